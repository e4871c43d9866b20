"""Signs what schemathesis makes up for the webhooks, as the providers would (signing.mjs does so for the examples), and keeps
it within what no schema can say."""

import base64
import hashlib
import hmac
import os
import re
import time
from urllib.parse import parse_qsl

import schemathesis
from requests.auth import AuthBase


def secret(name, otherwise):
    return (os.environ.get(name) or otherwise).split(",")[0].strip().encode()


class Signed(AuthBase):
    """Signs the request as it will be sent."""

    def __init__(self, sign):
        self.sign = sign

    def __call__(self, request):
        body = request.body or b""
        self.sign(request, body.encode() if isinstance(body, str) else body)
        return request


def sign_for_vapi(request, body):
    key = secret("VAPI_WEBHOOK_SECRET", "vapi_dev_secret")
    request.headers["x-vapi-signature"] = hmac.new(key, body, hashlib.sha256).hexdigest()


def sign_for_stripe(request, body):
    key = secret("STRIPE_WEBHOOK_SECRET", "whsec_beaker_development")
    at = str(int(time.time()))
    mac = hmac.new(key, at.encode() + b"." + body, hashlib.sha256).hexdigest()
    request.headers["Stripe-Signature"] = f"t={at},v1={mac}"


def sign_for_twilio(request, body):
    key = secret("TWILIO_AUTH_TOKEN", "twilio_beaker_development")
    fields = sorted(set(parse_qsl(body.decode(), keep_blank_values=True)))
    signed = request.url
    last = None
    for name, value in fields:  # a repeated name stands once, with its different values behind it
        signed += (name if name != last else "") + value
        last = name
    request.headers["X-Twilio-Signature"] = base64.b64encode(
        hmac.new(key, signed.encode(), hashlib.sha1).digest()).decode()


def within_64_bits(value):
    """Whole numbers beyond them are no JSON that the server reads; no schema keeps free members from having one."""
    if isinstance(value, dict):
        return {name: within_64_bits(member) for name, member in value.items()}
    if isinstance(value, list):
        return [within_64_bits(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return max(-(2**63), min(value, 2**63 - 1))
    return value


@schemathesis.hook
def map_body(context, body):
    return within_64_bits(body)


@schemathesis.hook
def before_call(context, case, kwargs):
    """One key names one request, which no schema can say: a key that is valid gets a body of its own."""
    key = (case.headers or {}).get("Idempotency-Key", "")
    if isinstance(key, str) and re.fullmatch("[!-~]{1,255}", key):
        case.headers["Idempotency-Key"] = hashlib.sha256(repr((key, case.path_parameters, case.body)).encode()).hexdigest()


for path, sign in (("/webhooks/vapi", sign_for_vapi), ("/webhooks/stripe", sign_for_stripe),
                   ("/webhooks/twilio", sign_for_twilio)):
    schemathesis.auth.set_from_requests(Signed(sign)).apply_to(path=path)
