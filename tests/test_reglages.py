"""The settings are safe before anyone sets anything: what a server answers when only the secret key was given.

``passeport.settings.base`` is read in a process of its own, with an empty environment and no ``.env`` file; what one
variable changes is read in this one.
"""

import io
import json
import logging
import os
import re
import runpy
import subprocess
import sys
from unittest import mock

import environ
import pytest
from botocore.config import Config
from csp.middleware import CSPMiddleware
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string

from situations.fichiers import magasin
from tests.factories import MOT_DE_PASSE

READ_BASE = """
import json, environ
environ.Env.read_env = staticmethod(lambda *args, **kwargs: None)
from passeport.settings import base
print(json.dumps({name: getattr(base, name) for name in dir(base) if name.isupper()}, default=str))
"""


def read_aside(script=READ_BASE):
    """What a process that was given the secret key alone reads."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=django_settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "SECRET_KEY": "only-this-one"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def read_base(fichier=(), **env):
    """The base settings read anew under this environment, and nothing more; ``fichier``: what ``.env`` adds to it."""
    chemin = django_settings.BASE_DIR / "passeport" / "settings" / "base.py"
    son_fichier = mock.patch.object(environ.Env, "read_env", lambda *args: os.environ.update(fichier))
    with mock.patch.dict(os.environ, env, clear=True), son_fichier:
        return runpy.run_path(str(chemin), run_name="passeport.settings.lu")


@pytest.fixture(scope="module")
def base():
    return read_aside()


@pytest.fixture
def logged():
    """What the instance writes in its log, through the handler that the settings describe."""
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    handler.setStream(before)


# --- Before anything is set ---------------------------------------------------------------------------


def test_without_a_secret_key_nothing_starts():
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read_base()


@pytest.mark.parametrize("hote", ["@%2Fvar%2Frun%2Fpostgresql/passeport", "@/passeport?host=/var/run/postgresql"])
def test_a_socket_of_postgresql_is_named_as_its_own_addresses_do_and_no_page_holds_it_for_ever(hote):
    base = read_base(SECRET_KEY="x", DATABASE_URL=f"postgres://passeport{hote}", DELAI_SQL="30")["DATABASES"]["default"]
    options = base["OPTIONS"]
    assert "/var/run/postgresql" in (base["HOST"], options.get("host"))
    assert (base["NAME"], options["connect_timeout"]) == ("passeport", 5)
    assert "statement_timeout=30s" in options["options"] and "lock_timeout=15s" in options["options"]


def test_the_cache_is_named_by_its_address_and_each_limit_may_be_set():
    lus = read_base(
        SECRET_KEY="x", CACHE_URL="valkey://10.0.0.1:6379/1", LIMITE_CONNEXION="900/m/ip", LIMITE_VERIFIER=""
    )
    assert lus["CACHES"]["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    # The client knows the one protocol by its older name.
    assert lus["CACHES"]["default"]["LOCATION"] == "redis://10.0.0.1:6379/1"
    assert lus["CACHES"]["default"]["OPTIONS"]["socket_timeout"] == 5
    assert (lus["ACCOUNT_RATE_LIMITS"]["connexion"], lus["ACCOUNT_RATE_LIMITS"]["verifier"]) == ("900/m/ip", "")
    with pytest.raises(ImproperlyConfigured, match="LIMITE_SIGNUP"):
        read_base(SECRET_KEY="x", LIMITE_SIGNUP="beaucoup")


def test_the_file_of_settings_counts_for_every_variable():
    """Limits and providers are read by modules of their own, which must wait until the file has been read."""
    fichier = {"LIMITE_CONNEXION": "900/m/ip", "FOURNISSEURS": "ent", "FOURNISSEUR_ENT_OIDC": "https://ent.example"}
    lus = read_base(fichier, SECRET_KEY="x", FOURNISSEUR_ENT_CLIENT="a", FOURNISSEUR_ENT_SECRET="b")
    assert lus["ACCOUNT_RATE_LIMITS"]["connexion"] == "900/m/ip"
    assert lus["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"][0]["provider_id"] == "ent"


def test_no_host_is_served_until_one_is_named(base):
    assert base["ALLOWED_HOSTS"] == []
    assert base["CSRF_TRUSTED_ORIGINS"] == []


def test_errors_are_not_explained_to_the_public(base):
    assert base["DEBUG"] is False


def test_no_header_of_a_client_is_taken_for_a_proxys(base):
    assert "SECURE_PROXY_SSL_HEADER" not in base
    assert base["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0


def test_a_proxy_is_believed_once_it_is_declared():
    lus = read_base(SECRET_KEY="x", TRUSTED_PROXY_COUNT="1")
    assert lus["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_everything_goes_over_https_for_a_year(base):
    assert base["SECURE_SSL_REDIRECT"] is True
    assert base["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert base["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


def test_cookies_travel_over_https_and_stay_out_of_reach_of_scripts(base):
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
        assert base[f"{cookie}_SECURE"] is True
        assert base[f"{cookie}_HTTPONLY"] is True
        assert base[f"{cookie}_SAMESITE"] in ("Lax", "Strict")
        # A neighbour's site under the same domain cannot plant one.
        assert base[f"{cookie}_NAME"].startswith("__Host-")
        assert base.get(f"{cookie}_DOMAIN") is None and base.get(f"{cookie}_PATH", "/") == "/"


def test_every_cookie_that_the_site_gives_is_of_this_host_alone(client, owner, lien_tuteur, settings):
    settings.PREFIXE_COOKIES, settings.SESSION_COOKIE_NAME = "__Host-", "__Host-sessionid"
    settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE = (
        "__Host-csrftoken",
        True,
        True,
    )
    client.post(lien_tuteur, secure=True)
    client.get(reverse("account_login"), secure=True)
    client.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE}, secure=True)
    assert len(client.cookies) == 4
    for nom, cookie in client.cookies.items():
        assert nom.startswith("__Host-"), nom
        assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"], nom
    # What was kept is read again: the tuteur's pages, and the device.
    assert client.get(reverse("stages:tuteur_choisir"), secure=True).status_code == 302


def test_whom_to_tell_of_a_fault_is_written_where_it_is_looked_for(client, db, settings, time_machine):
    time_machine.move_to("2026-03-02 10:00:00+00:00")
    reponse = client.get("/.well-known/security.txt")
    assert reponse["Content-Type"] == "text/plain; charset=utf-8"
    assert reponse.content.decode().splitlines() == [
        "Contact: mailto:securite@exemple.fr",
        "Expires: 2026-08-29T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.ADRESSE_PUBLIQUE}/.well-known/security.txt",
    ]
    settings.CONTACT_SECURITE = []
    assert client.get("/.well-known/security.txt").status_code == 404


def test_the_number_of_a_request_is_ours_unless_it_is_one(client, db):
    for numero in ("x" * 9000, "a\nb", "zz", "0" * 31, "é"):
        recu = client.get(reverse("sante"), headers={"X-Request-ID": numero})["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f]{32}", recu) and recu != numero, numero


def test_the_counters_of_the_limits_outlive_a_flood(base):
    """Django keeps 300 entries, and drops others when one more comes: guessing would begin again at nothing."""
    assert base["CACHES"]["default"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000


def test_the_content_policy_trusts_our_own_files_alone(base):
    directives = base["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    sources = [source for values in directives.values() for source in values]
    assert not [source for source in sources if re.search(r"unsafe|\*|https?:", source)]
    assert "data:" not in directives["script-src"] + directives["style-src"] + directives["default-src"]
    for closed in ("object-src", "base-uri", "frame-ancestors"):
        assert directives[closed] == ["'none'"]
    assert directives["form-action"] == ["'self'"]


def test_the_files_of_fiches_are_private_on_this_disk_or_in_the_bucket_that_is_named(base):
    ici = base["STORAGES"]["pieces"]
    assert ici["BACKEND"].endswith("FileSystemStorage")
    assert ici["OPTIONS"]["location"].endswith("/var/pieces")
    assert (ici["OPTIONS"]["base_url"], ici["OPTIONS"]["file_permissions_mode"]) == (None, 0o600)
    seau = {"PIECES_S3_BUCKET": "pieces", "PIECES_S3_ENDPOINT": "https://s3.example.org"}
    ailleurs = read_base(SECRET_KEY="x", **seau)["STORAGES"]
    for nom, dossier in (("pieces", ""), ("packs", "packs")):
        store = import_string(ailleurs[nom]["BACKEND"])(**ailleurs[nom]["OPTIONS"])
        assert (store.bucket_name, store.endpoint_url, store.location) == ("pieces", "https://s3.example.org", dossier)
        assert store.default_acl is None and store.querystring_auth and not store.file_overwrite


def test_a_store_that_is_away_is_the_fault_of_a_disk():
    client = magasin.CLIENT.merge(Config(retries={"total_max_attempts": 1}))
    cles = {"access_key": "a", "secret_key": "b", "region_name": "us-east-1"}
    store = magasin.MagasinS3(bucket_name="b", endpoint_url="http://127.0.0.1:1", client_config=client, **cles)
    for geste in (store.exists, store.open, store.delete, store.listdir, store.size, store.get_modified_time):
        with pytest.raises(OSError, match="The store of files"):
            geste("a.txt")
    with pytest.raises(OSError, match="The store of files"):
        store.save("a.txt", ContentFile(b"a"))


def test_behind_pgbouncer_nothing_is_asked_of_a_session():
    adresse = {"SECRET_KEY": "x", "DATABASE_URL": "postgres://u:p@base.example.org/passeport", "DELAI_SQL": "30"}
    directe = read_base(**adresse)["DATABASES"]["default"]
    assert "statement_timeout=30s" in directe["OPTIONS"]["options"]
    derriere = read_base(**adresse, PGBOUNCER="true")["DATABASES"]["default"]
    assert "options" not in derriere["OPTIONS"] and derriere["DISABLE_SERVER_SIDE_CURSORS"]


def test_a_replica_is_read_by_a_setting_alone():
    adresse = {"SECRET_KEY": "x", "DATABASE_URL": "postgres://u:p@base.example.org/passeport"}
    sans = read_base(**adresse)
    assert list(sans["DATABASES"]) == ["default"] and "DATABASE_ROUTERS" not in sans
    avec = read_base(**adresse, DATABASE_REPLICA_URL="postgres://u:p@suit.example.org/passeport")
    assert avec["DATABASES"]["replique"]["HOST"] == "suit.example.org"
    assert avec["DATABASE_ROUTERS"] == ["exploitation.replique.Aiguillage"]
    assert avec["MIDDLEWARE"][-1] == "exploitation.replique.RepliqueMiddleware"


def test_a_database_of_the_environment_replaces_sqlite():
    lus = read_base(SECRET_KEY="x", DATABASE_URL="postgres://u:p@base.example.org/passeport")
    assert lus["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"


def test_the_demo_loosens_the_base_and_stays_on_this_machine():
    dev = read_aside(READ_BASE.replace("import base", "import dev as base"))
    assert dev["DEBUG"] is False
    assert dev["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]


# --- What a page answers ------------------------------------------------------------------------------


NUMERO = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def page(client, db):
    return client.get(reverse("account_login"), secure=True, headers={"X-Request-ID": NUMERO})


def test_a_page_carries_the_headers_that_protect_it(page):
    assert page.status_code == 200
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_page_carries_the_content_policy(page):
    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert set(policy["script-src"].split()) <= {"'self'"} | {s for s in policy["script-src"].split() if "nonce" in s}
    assert policy["frame-ancestors"] == "'none'"


def test_a_nonce_is_announced_when_a_page_uses_one_and_never_twice(rf):
    def view(request):
        return HttpResponse(str(request.csp_nonce))

    def answer():
        response = CSPMiddleware(view)(rf.get("/"))
        nonce = response.content.decode()
        assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]
        return nonce

    assert answer() != answer()


def test_plain_http_is_sent_to_https_except_the_health_page(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(reverse("account_login"))
    assert response.status_code == 301
    assert response["Location"].startswith("https://")
    assert client.get(reverse("sante")).status_code == 200


def test_an_unknown_host_is_refused(client, db):
    assert client.get(reverse("account_login"), headers={"host": "ailleurs.example.org"}).status_code == 400


def test_the_request_id_comes_back(page):
    assert page["X-Request-ID"] == NUMERO


def test_a_request_without_an_id_is_given_one(client, db):
    first, second = (client.get(reverse("sante"))["X-Request-ID"] for _ in range(2))
    assert first
    assert first != second


# --- Health and logs ----------------------------------------------------------------------------------


def test_a_log_line_is_json_and_carries_the_request_id(client, db, logged):
    client.get("/nulle/part/", headers={"X-Request-ID": NUMERO})
    lines = [line for line in logged() if line["name"] == "django.request"]
    assert [(line["level"], line["request_id"]) for line in lines] == [("WARNING", NUMERO)]
    assert "/nulle/part/" in lines[0]["message"]
    assert lines[0]["time"]


def test_what_a_client_sends_cannot_forge_a_log_line(client, db, logged):
    client.get("/x%0A%7B%22level%22:%20%22INFO%22%7D/", headers={"X-Request-ID": '"} {"level": "INFO"}'})
    (line,) = logged()
    assert line["level"] == "WARNING"
    assert re.fullmatch(r"[0-9a-f]{32}", line["request_id"])


@pytest.mark.parametrize(
    ("adresse", "secret"),
    [
        ("/tuteur/{}/", "Kq3_-Zt7"),
        ("/extrait/{}/", "Kq3_-Zt7"),
        ("/extrait/{}/extrait.pdf", "Kq3_é"),
        ("/verifier/{}/", "ACDEFGHJKM"),
        ("/rappel/arreter/{}/", "Zt7:abc:def"),
        ("/compte/inscription/{}/", "Zt7:abc:def"),
        ("/compte/courriel/confirmer/{}/", "Zt7:abc:def"),
        ("/commissions/invitations/{}/", "Zt7:abc:def"),
    ],
)
def test_an_address_that_holds_a_secret_is_logged_without_it(client, db, logged, adresse, secret):
    """« Not Found: /tuteur/… »: neither in the message nor in what is kept of the request.

    No secret begins as a time or a request's number could.
    """
    client.get(adresse.format(secret))
    (line,) = [line for line in logged() if line["name"] == "django.request"]
    assert line["message"] == f"Not Found: {adresse.format('…')}"
    assert secret[:3] not in str(line)


def test_a_secret_of_a_referer_is_not_logged_and_other_addresses_are_whole(logged):
    logging.getLogger("django.security.csrf").warning(
        "Referer https://passeport.example.org/tuteur/Kq3_-Zt7/: /fiches/"
    )
    logging.getLogger("essai").warning("/compte/mot-de-passe/oublie/1x-abc-def/ /verifier/?code=ACDEF-GHJKM")
    logging.getLogger("essai").warning("/tuteur/fiches/3/ /extraits/4/ templates/stages/tuteur/termine.html")
    assert [line["message"] for line in logged()] == [
        "Referer https://passeport.example.org/tuteur/…/: /fiches/",
        "/compte/mot-de-passe/oublie/1x-…/ /verifier/?code=…",
        "/tuteur/fiches/3/ /extraits/4/ templates/stages/tuteur/termine.html",
    ]
