// How the providers sign what they send; the secrets are those of `beaker serve --dev` unless the environment has others.
import { createHmac } from 'node:crypto';

const first_of = (list, otherwise) => (list || otherwise).split(',')[0].trim();
const secrets = {
  stripe: first_of(process.env.STRIPE_WEBHOOK_SECRET, 'whsec_beaker_development'),
  twilio: first_of(process.env.TWILIO_AUTH_TOKEN, 'twilio_beaker_development'),
  vapi: first_of(process.env.VAPI_WEBHOOK_SECRET, 'vapi_dev_secret'),
};
const admin_token = process.env.BEAKER_ADMIN_TOKEN || 'beaker-development-admin-token';
const hmac = (algorithm, key, text, encoding) => createHmac(algorithm, key).update(text).digest(encoding);

/** The headers by which a request shows who sends it. `url` is the whole one, as the provider was given it. */
export function credentials(scheme, url, body) {
  switch (scheme) {
    case 'adminToken':
      return { Authorization: `Bearer ${admin_token}` };
    case 'vapiSignature':
      return { 'x-vapi-signature': hmac('sha256', secrets.vapi, body, 'hex') };
    case 'stripeSignature': {
      const at = Math.floor(Date.now() / 1000);
      return { 'Stripe-Signature': `t=${at},v1=${hmac('sha256', secrets.stripe, `${at}.${body}`, 'hex')}` };
    }
    case 'twilioSignature': {
      const fields = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      const signed = url + fields.map(([name, value]) => name + value).join('');
      return { 'X-Twilio-Signature': hmac('sha1', secrets.twilio, signed, 'base64') };
    }
    case undefined:
      return {};
    default:
      throw new Error(`nobody knows how to show ${scheme}`);
  }
}
