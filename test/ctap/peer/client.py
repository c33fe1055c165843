# Yubico's client (python3-fido2) on a card reader, as other programs use it: `client.py READER PIN`. One JSON object on standard output.
import json
import os
import sys
import time

from fido2.ctap import CtapError
from fido2.ctap2 import ClientPin, Ctap2, PinProtocolV1, PinProtocolV2
from fido2.pcsc import CtapPcscDevice

reader, pin = sys.argv[1:3]
RP = {'id': 'peer.example', 'name': 'Peer'}


def code(call):
    try:
        call()
        return None
    except CtapError as error:
        return error.code.name


# The service tells of a card a moment after it was laid down.
device = None
for _ in range(100):
    device = next(CtapPcscDevice.list_devices(reader), None)
    if device is not None:
        break
    time.sleep(0.1)
ctap = Ctap2(device)
told = {'versions': ctap.info.versions, 'pin before': ctap.info.options['clientPin']}
ClientPin(ctap).set_pin(pin)
ctap = Ctap2(device)
told['pin after'] = ctap.info.options['clientPin']
told['set twice'] = code(lambda: ClientPin(ctap).set_pin(pin))
algorithm = ctap.info.algorithms[0]['alg']
told['without PIN'] = code(lambda: ctap.make_credential(os.urandom(32), RP, {'id': b'1', 'name': 'one'}, [{'type': 'public-key', 'alg': algorithm}]))
told['wrong PIN'] = code(lambda: ClientPin(ctap).get_pin_token('not it', ClientPin.PERMISSION.GET_ASSERTION, RP['id']))
told['no purpose'] = code(lambda: ClientPin(ctap).get_pin_token(pin))
told['tries left'] = ClientPin(ctap).get_pin_retries()[0]
told['signed'] = []
for protocol in (PinProtocolV2(), PinProtocolV1()):
    client_pin = ClientPin(ctap, protocol)
    digest = os.urandom(32)
    token = client_pin.get_pin_token(pin, ClientPin.PERMISSION.MAKE_CREDENTIAL, RP['id'])
    made = ctap.make_credential(
        digest, RP, {'id': os.urandom(16), 'name': 'one'}, [{'type': 'public-key', 'alg': algorithm}],
        options={'rk': True}, pin_uv_param=protocol.authenticate(token, digest), pin_uv_protocol=protocol.VERSION)
    credential = made.auth_data.credential_data
    digest = os.urandom(32)
    token = client_pin.get_pin_token(pin, ClientPin.PERMISSION.GET_ASSERTION, RP['id'])
    for allow in ([{'type': 'public-key', 'id': credential.credential_id}], None):
        signed = ctap.get_assertion(RP['id'], digest, allow, pin_uv_param=protocol.authenticate(token, digest), pin_uv_protocol=protocol.VERSION)
        signed.verify(digest, credential.public_key)
        told['signed'].append([protocol.VERSION, made.fmt, signed.auth_data.is_user_verified(), signed.auth_data.counter > made.auth_data.counter, signed.credential['id'] == credential.credential_id])
told['elsewhere'] = code(lambda: ctap.get_assertion('elsewhere.example', os.urandom(32)))
print(json.dumps(told))
