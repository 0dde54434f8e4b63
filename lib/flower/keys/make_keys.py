"""Makes what a SuperLink and nodes on several machines know each other by.

Arguments: the folder, which is there and empty, how many nodes, and the SuperLink's names and addresses. Private keys
can be read by their owner alone. The authority's own key is not kept: for other certificates make all of them anew.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

FOLDER, NODES, HOSTS = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
NOW = datetime.now(UTC)


def write(name, content, mode=0o644):
    with open(os.open(FOLDER / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


def private_bytes(key, form):
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def certificate(subject, key, issuer, signer, extensions):
    builder = x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=NOW - timedelta(hours=1),
        not_valid_after=NOW + timedelta(days=365),
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer, hashes.SHA384())


def named(name):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def alternative(host):
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def key_usage(**used):
    every = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"]
    every += ["key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: used.get(name, False) for name in every})


authority_key, server_key = (ec.generate_private_key(ec.SECP384R1()) for _ in range(2))
authority_name = named("Authority of a federation")
identifier = x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key())
authority = certificate(
    authority_name,
    authority_key,
    authority_name,
    authority_key,
    [
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (key_usage(key_cert_sign=True, crl_sign=True), True),
        (identifier, False),
    ],
)
server = certificate(
    named(HOSTS[0]),
    server_key,
    authority_name,
    authority_key,
    [
        (x509.SubjectAlternativeName([alternative(host) for host in HOSTS]), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (key_usage(digital_signature=True), True),
        (x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), False),
    ],
)
write("ca.pem", authority.public_bytes(serialization.Encoding.PEM))
write("superlink.pem", server.public_bytes(serialization.Encoding.PEM))
write("superlink.key", private_bytes(server_key, serialization.PrivateFormat.PKCS8), 0o600)
for node in range(1, NODES + 1):
    node_key = ec.generate_private_key(ec.SECP384R1())
    write(f"node-{node}.key", private_bytes(node_key, serialization.PrivateFormat.OpenSSH), 0o600)
    public = node_key.public_key()
    write(
        f"node-{node}.pub",
        public.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH),
    )
