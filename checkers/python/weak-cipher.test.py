from Crypto.Cipher import AES, DES
from cryptography.hazmat.primitives.ciphers import algorithms, modes


def encrypt(key, nonce):
    # <expect-error>
    DES.new(key)
    # <expect-error>
    AES.new(key, AES.MODE_ECB)
    # <expect-error>
    mode = modes.ECB()
    AES.new(key, AES.MODE_GCM)
    algorithms.AES(key)
    return mode
