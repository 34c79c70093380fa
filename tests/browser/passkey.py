import json

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from fido2.cose import CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from emvi.accounts.models import Account


def make_passkey(account: Account) -> Authenticator:
    """A passkey as a browser would have registered it; there is no device that knows its secret."""
    key = {1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32}
    identifier = b"passkey-of-ana"
    data = AuthenticatorData.create(
        b"r" * 32,
        AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT,
        1,
        AttestedCredentialData.create(b"\0" * 16, identifier, CoseKey.parse(key)),
    )
    client_data = {"type": "webauthn.create", "challenge": "AAAA", "origin": "http://localhost"}
    return WebAuthn.add(
        account,
        "Phone of Ana",
        {
            "id": websafe_encode(identifier),
            "rawId": websafe_encode(identifier),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(json.dumps(client_data).encode()),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            },
            "clientExtensionResults": {"credProps": {"rk": True}},
        },
    ).instance
