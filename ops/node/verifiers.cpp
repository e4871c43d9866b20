#include "ops/node/verifiers.hpp"

#include "ingest/webhooks/stripe_signature.hpp"
#include "ingest/webhooks/twilio_signature.hpp"
#include "ingest/webhooks/vapi_signature.hpp"

namespace beaker::ops {

namespace {

namespace webhooks = ingest::webhooks;

template <class Signature>
webhooks::Verify verify_by(Signature signature) {
    return [verifier = std::move(signature)](const ingest::http::Request& request, std::int64_t now) mutable {
        return verifier.verify(request, now);
    };
}

HashAlgorithm algorithm_of(HmacAlgorithm algorithm) {
    switch (algorithm) {
        case HmacAlgorithm::sha1:
            return HashAlgorithm::sha1;
        case HmacAlgorithm::sha512:
            return HashAlgorithm::sha512;
        case HmacAlgorithm::sha256:
            break;
    }
    return HashAlgorithm::sha256;
}

webhooks::VapiProfile profile_of(const VapiSignature& configured) {
    webhooks::VapiProfile profile;
    if (configured.profile == VapiProfile::timestamped_hmac)
        profile = webhooks::VapiProfile::timestamped_hmac();
    if (configured.profile == VapiProfile::shared_secret) profile = webhooks::VapiProfile::shared_secret();
    profile.header = configured.header;
    profile.prefix = configured.prefix;
    profile.algorithm = algorithm_of(configured.algorithm);
    profile.encoding = configured.encoding == SignatureEncoding::hex ? Encoding::hex : Encoding::base64;
    if (configured.profile == VapiProfile::timestamped_hmac)
        profile.timestamp_header = configured.timestamp_header;
    return profile;
}

}  // namespace

ingest::webhooks::Verifiers make_verifiers(const Config& config) {
    webhooks::Verifiers all;
    const Secrets& secrets = config.secrets;
    if (!secrets.stripe_webhook.empty())
        all.stripe = verify_by(webhooks::StripeSignature(secrets.stripe_webhook));
    if (!secrets.twilio_auth.empty())
        all.twilio = verify_by(webhooks::TwilioSignature(config.public_url, secrets.twilio_auth));
    if (!secrets.vapi_webhook.empty())
        all.vapi =
            verify_by(webhooks::VapiSignature(profile_of(config.vapi_signature), secrets.vapi_webhook));
    return all;
}

}  // namespace beaker::ops
