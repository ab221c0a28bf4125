"""Real providers of identity, each on a port of this machine: OpenID Connect by ``oidc-provider-mock`` (Authlib's
server), SAML by a small one of ours, which signs with xmlsec as any other (pysaml2 wants a program, not a wheel)."""

import base64
import datetime
import threading
import uuid
import zlib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from defusedxml import ElementTree
from oidc_provider_mock import User, run_server_in_thread
from onelogin.saml2.utils import OneLogin_Saml2_Utils

SAML = "urn:oasis:names:tc:SAML:2.0"
METADONNEES = """<EntityDescriptor xmlns="{SAML}:metadata" entityID="{entite}"><IDPSSODescriptor
protocolSupportEnumeration="{SAML}:protocol"><KeyDescriptor use="signing"><KeyInfo
xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{certificat}</X509Certificate></X509Data></KeyInfo>
</KeyDescriptor><SingleSignOnService Binding="{SAML}:bindings:HTTP-Redirect" Location="{sso}"/></IDPSSODescriptor>
</EntityDescriptor>"""
ASSERTION = """<saml:Assertion xmlns:saml="{SAML}:assertion" ID="_{rang}" Version="2.0" IssueInstant="{maintenant}">
<saml:Issuer>{entite}</saml:Issuer><saml:Subject><saml:NameID>{qui}</saml:NameID><saml:SubjectConfirmation
Method="{SAML}:cm:bearer"><saml:SubjectConfirmationData
NotOnOrAfter="{fin}" Recipient="{acs}" InResponseTo="{demande}"/>
</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{debut}" NotOnOrAfter="{fin}">
<saml:AudienceRestriction><saml:Audience>{public}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{maintenant}">
<saml:AuthnContext><saml:AuthnContextClassRef>{SAML}:ac:classes:Password
</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>{attributs}
</saml:AttributeStatement></saml:Assertion>"""
ATTRIBUT = '<saml:Attribute Name="{}"><saml:AttributeValue>{}</saml:AttributeValue></saml:Attribute>'
REPONSE = """<samlp:Response xmlns:samlp="{SAML}:protocol" xmlns:saml="{SAML}:assertion" ID="_{reponse}" Version="2.0"
IssueInstant="{maintenant}" Destination="{acs}" InResponseTo="{demande}"><saml:Issuer>{entite}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="{SAML}:status:Success"/></samlp:Status>{assertion}</samlp:Response>"""


def chez_nous(adresse):
    """What the test client opens of a full address."""
    return urlsplit(adresse)._replace(scheme="", netloc="").geturl()


class FournisseurOIDC:
    """``gens``: what it says of each, by ``sub``; nobody there types a password."""

    def __init__(self, port):
        self.adresse = f"http://localhost:{port}"

    def dire(self, sub, **claims):
        requests.put(f"{self.adresse}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def reglages(self, **plus):
        """What the environment would say of it."""
        return {"OIDC": self.adresse, "CLIENT": "passeport", "SECRET": "secret", "NOM": "ENT du Rhône"} | plus

    def traverser(self, client, nom, sub):
        """Press the button, choose who one is over there, and come back: the response of our callback."""
        aller = client.get(f"/compte/fournisseurs/{nom}/")
        ici = requests.post(aller.url, data={"sub": sub}, allow_redirects=False, timeout=5).headers["Location"]
        return client.get(chez_nous(ici))


@contextmanager
def fournisseur_oidc():
    with run_server_in_thread(user_claims=[User(sub="personne", claims={})]) as serveur:
        yield FournisseurOIDC(serveur.server_port)


class FournisseurSAML:
    def __init__(self, port):
        self.adresse = f"http://localhost:{port}"
        cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        nom = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "academie.example.org")])
        hier = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
        faiseur = x509.CertificateBuilder().subject_name(nom).issuer_name(nom).public_key(cle.public_key())
        faiseur = faiseur.serial_number(1).not_valid_before(hier).not_valid_after(hier + datetime.timedelta(days=9))
        certificat = faiseur.sign(cle, hashes.SHA256())
        pem = serialization.Encoding.PEM
        self.cle = cle.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        self.certificat = certificat.public_bytes(pem).decode()

    @property
    def metadonnees(self):
        corps = "".join(self.certificat.splitlines()[1:-1])
        return METADONNEES.format(SAML=SAML, entite=self.adresse, sso=f"{self.adresse}/sso", certificat=corps).encode()

    def reglages(self, **plus):
        return {"SAML": f"{self.adresse}/metadonnees", "ENTITE": self.adresse, "NOM": "Académie"} | plus

    def repondre(self, aller, qui, attributs, cle=None):
        """The form that the browser would post back: ``(address, fields)``. ``cle``: another's, for a forger."""
        texte = zlib.decompress(base64.b64decode(parse_qs(urlsplit(aller).query)["SAMLRequest"][0]), -15)
        demande = ElementTree.fromstring(texte)
        maintenant = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        heure = {n: (maintenant + datetime.timedelta(minutes=m)).isoformat().replace("+00:00", "Z") for n, m in
                 {"debut": -2, "maintenant": 0, "fin": 5}.items()}  # fmt: skip
        dit = heure | {
            "SAML": SAML,
            "entite": self.adresse,
            "qui": qui,
            "rang": uuid.uuid4().hex,
            "reponse": uuid.uuid4().hex,
            "demande": demande.get("ID"),
            "acs": demande.get("AssertionConsumerServiceURL"),
            "public": demande.find(f"{{{SAML}:assertion}}Issuer").text,
            "attributs": "".join(ATTRIBUT.format(*paire) for paire in attributs.items()),
        }
        signee = OneLogin_Saml2_Utils.add_sign(ASSERTION.format(**dit), cle or self.cle, self.certificat).decode()
        return dit["acs"], {"SAMLResponse": base64.b64encode(REPONSE.format(**dit, assertion=signee).encode()).decode()}

    def traverser(self, client, nom, qui, attributs, **options):
        acs, champs = self.repondre(client.get(f"/compte/fournisseurs/{nom}/").url, qui, attributs, **options)
        recu = client.post(chez_nous(acs), champs)
        return client.get(recu.url)


@contextmanager
def fournisseur_saml():
    class Reponse(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(fournisseur.metadonnees)

        def log_message(self, *args):
            """Nothing to say in a test."""

    with ThreadingHTTPServer(("localhost", 0), Reponse) as serveur:
        fournisseur = FournisseurSAML(serveur.server_port)
        fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        fil.start()
        yield fournisseur
        serveur.shutdown()
        fil.join()
