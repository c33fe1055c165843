# A key out of Yubico's own parts (python3-fido2): its CBOR, its authenticator data, its COSE keys, its PIN protocols. CTAP2 messages come as
# lines of hexadecimal on standard input, answers leave as such: `key.py PIN`, or `key.py ''` for one without.
import hashlib
import hmac
import os
import sys

from cryptography.hazmat.backends import default_backend
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.ctap2 import AttestedCredentialData, AuthenticatorData, PinProtocolV1, PinProtocolV2

PIN = sys.argv[1]
PROTOCOLS = {1: PinProtocolV1(), 2: PinProtocolV2()}
FLAG = AuthenticatorData.FLAG
agreements, credentials, state = {}, {}, {'count': 0, 'token': b''}


class Refused(Exception):
    pass


def canonical(data):
    # What is not in the canonical form is not what the specification has a client send.
    value, rest = cbor.decode_from(data)
    if rest or cbor.encode(value) != data:
        raise Refused(0x12)
    return value


def own(protocol):
    return agreements.setdefault(protocol, ec.generate_private_key(ec.SECP256R1(), default_backend()))


def shared(protocol, cose):
    x, y = (int.from_bytes(cose[label], 'big') for label in (-2, -3))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key(default_backend())
    return PROTOCOLS[protocol].kdf(own(protocol).exchange(ec.ECDH(), public))


def client_pin(asked):
    protocol = asked[1]
    if asked[2] == 2:
        numbers = own(protocol).public_key().public_numbers()
        return {1: {1: 2, 3: -25, -1: 1, -2: numbers.x.to_bytes(32, 'big'), -3: numbers.y.to_bytes(32, 'big')}}
    if asked[2] == 1:
        return {3: 7}
    if asked[2] != 9 or asked[10] != 'foyer-desk.invalid':
        raise Refused(0x02)
    secret = shared(protocol, asked[3])
    if PROTOCOLS[protocol].decrypt(secret, asked[6]) != hashlib.sha256(PIN.encode()).digest()[:16]:
        raise Refused(0x31)
    state['token'] = os.urandom(32)
    return {2: PROTOCOLS[protocol].encrypt(secret, state['token'])}


def verified(asked, parameter, protocol):
    if parameter not in asked:
        return 0
    digest = asked[1] if isinstance(asked[1], bytes) else asked[2]
    if not hmac.compare_digest(PROTOCOLS[asked[protocol]].authenticate(state['token'], digest), asked[parameter]):
        raise Refused(0x33)
    return FLAG.USER_VERIFIED


def make(asked):
    if {'alg': -7, 'type': 'public-key'} not in asked[4]:
        raise Refused(0x26)
    flags = FLAG.USER_PRESENT | FLAG.ATTESTED | verified(asked, 8, 9)
    if PIN and not flags & FLAG.USER_VERIFIED:
        raise Refused(0x36)
    private = ec.generate_private_key(ec.SECP256R1(), default_backend())
    name = os.urandom(48)
    credentials[name] = (asked[2]['id'], private)
    state['count'] += 1
    data = AttestedCredentialData.create(b'peer of the test', name, ES256.from_cryptography_key(private.public_key()))
    return {1: 'none', 2: bytes(AuthenticatorData.create(hashlib.sha256(asked[2]['id'].encode()).digest(), flags, state['count'], data)), 3: {}}


def sign(asked):
    for each in asked.get(3, []):
        rp, private = credentials.get(each['id'], (None, None))
        if rp != asked[1]:
            continue
        state['count'] += 1
        data = bytes(AuthenticatorData.create(hashlib.sha256(rp.encode()).digest(), FLAG.USER_PRESENT | verified(asked, 6, 7), state['count']))
        return {1: each, 2: data, 3: private.sign(data + asked[2], ec.ECDSA(hashes.SHA256()))}
    raise Refused(0x2e)


def answer(message):
    if message[0] == 4:
        return {1: ['FIDO_2_0', 'FIDO_2_1'], 3: b'peer of the test', 4: {'rk': False, 'up': True, 'clientPin': bool(PIN), 'pinUvAuthToken': True}, 5: 1200, 6: [int(p) for p in sys.argv[2].split(',')], 7: 4, 9: ['nfc']}
    return {1: make, 2: sign, 6: client_pin}[message[0]](canonical(message[1:]))


for line in sys.stdin:
    try:
        out = b'\0' + cbor.encode(answer(bytes.fromhex(line)))
    except Refused as refused:
        out = bytes([refused.args[0]])
    print(out.hex(), flush=True)
