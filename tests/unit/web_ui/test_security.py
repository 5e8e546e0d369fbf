"""Log-in, lock-out, sessions, XSRF, limits."""

import re
import time

from appliance.core.permissions import Permission
from appliance.store import audit, credentials, tokens
from tests.support.web_house import PASSWORD, Browser, WebHouse
from web_ui.security.rates import Limiter, Rate


def test_cookies_are_for_the_browser_s_eyes_only(web: WebHouse) -> None:
    credentials.set_password("agent02", PASSWORD, time.time())
    answer = web.browser().log_in("agent02")
    session = next(cookie for cookie in answer.cookies if cookie.startswith("__Host-timbre="))
    assert "HttpOnly" in session and "Secure" in session and "SameSite=Lax" in session and "Path=/" in session


def test_a_wrong_password_says_nothing_about_the_user(web: WebHouse) -> None:
    credentials.set_password("agent03", PASSWORD, time.time())
    known = web.browser().log_in("agent03", "wrong").text
    unknown = web.browser().log_in("nobody-at-all", "wrong").text
    assert "do not fit together" in known and "do not fit together" in unknown


def test_who_guesses_is_locked_out(web: WebHouse) -> None:
    credentials.set_password("agent04", PASSWORD, time.time())
    browser = web.browser()
    token = browser.xsrf()
    for _ in range(5):
        answer = browser.post("/login", token, username="agent04", password="wrong")
    assert "Too many wrong attempts" in answer.text
    assert browser.log_in("agent04").status == 401, "the right password does not help while locked out"
    assert any(row.what == "login.failed" and row.by == "agent04" for row in audit.page())


def test_a_form_without_its_token_changes_nothing(web: WebHouse, admin: Browser) -> None:
    answer = admin.request("POST", "/agents/agent00/ready", "", {"Content-Length": "0"})
    assert answer.status == 403
    assert "reload" in answer.text.lower()


def test_a_form_from_another_site_changes_nothing(admin: Browser) -> None:
    token = admin.xsrf("/account")
    answer = admin.request(
        "POST",
        "/logout",
        f"_xsrf={token}",
        {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status == 403


def test_after_logging_out_the_cookie_is_worth_nothing(web: WebHouse) -> None:
    browser = web.browser("super")
    kept = dict(browser.cookies)
    assert browser.post("/logout", browser.xsrf("/account")).status == 303
    browser.cookies = kept
    assert browser.get("/account").status == 302


def test_a_password_set_by_somebody_else_must_be_changed_first(web: WebHouse, admin: Browser) -> None:
    answer = admin.post(
        "/users/agent05/password", admin.xsrf("/account"), new="a first password", again="a first password"
    )
    assert answer.status == 303, answer.text
    browser = web.browser()
    browser.log_in("agent05", "a first password")
    answer = browser.get("/desk")
    assert (answer.status, answer.headers["Location"]) == (302, "/account?change=1")
    form = {"old": "a first password", "new": "and now my own", "again": "and now my own"}
    assert browser.post("/account/password", browser.xsrf("/account"), **form).status == 303
    assert browser.get("/desk").status == 200


def test_a_weak_password_is_refused_in_words(web: WebHouse) -> None:
    browser = web.browser("super")
    form = {"old": PASSWORD, "new": "short", "again": "short"}
    answer = browser.post("/account/password", browser.xsrf("/account"), **form)
    assert answer.status == 422
    assert "al menos 10 caracteres" in answer.text


def test_the_set_up_is_closed_once_somebody_can_log_in(web: WebHouse, admin: Browser) -> None:
    answer = web.browser().get("/setup")
    assert (answer.status, answer.headers["Location"]) == (302, "/login")


def test_a_token_is_made_shown_once_and_revoked_on_the_account_page(web: WebHouse, admin: Browser) -> None:
    form = {"label": "wall of figures", "days": "30", "scope": "live.view"}
    answer = admin.post("/account/tokens", admin.xsrf("/account"), **form)
    secret = re.search(r"timbre_[\w-]+", answer.text)
    assert answer.status == 200 and secret
    token = tokens.find(secret[0], time.time())
    assert token is not None
    assert tokens.scopes_of(token) == {Permission.LIVE_VIEW}
    page = admin.get("/account").text
    assert "wall of figures" in page and secret[0] not in page
    assert admin.post(f"/account/tokens/{token.id}/revoke", admin.xsrf("/account")).status == 303
    assert tokens.find(secret[0], time.time()) is None
    deeds = [row.what for row in audit.page()]
    assert {"token.create", "token.revoke"} <= set(deeds)


def test_a_token_that_may_nothing_or_of_somebody_else_is_refused(web: WebHouse, admin: Browser) -> None:
    xsrf = admin.xsrf("/account")
    assert admin.post("/account/tokens", xsrf, label="x", days="30").status == 422
    assert admin.post("/account/tokens", xsrf, label="x", days="7", scope="live.view").status == 400
    _, other = tokens.create("super", "theirs", frozenset({Permission.LIVE_VIEW}), time.time())
    assert admin.post(f"/account/tokens/{other.id}/revoke", xsrf).status == 404
    supervisor = web.browser("super")
    assert "API" not in supervisor.get("/account").text
    form = {"label": "x", "days": "30", "scope": "live.view"}
    assert supervisor.post("/account/tokens", supervisor.xsrf("/account"), **form).status == 403


def test_a_token_opens_only_its_scopes(web: WebHouse) -> None:
    secret, _ = tokens.create("admin", "test", frozenset({Permission.LIVE_VIEW}), time.time())
    browser = web.browser()
    assert browser.get("/api/v1/live", Authorization=f"Bearer {secret}").status == 200
    answer = browser.get("/api/v1/calls", Authorization=f"Bearer {secret}")
    assert answer.status == 403
    assert answer.json["error"]["code"] == "forbidden"
    assert browser.get("/api/v1/live", Authorization="Bearer timbre_wrong").status == 401


def test_a_bucket_empties_and_fills_again() -> None:
    limiter = Limiter(Rate(burst=2, per_s=1))
    assert [limiter.wait_s("a", 0.0) for _ in range(3)] == [0, 0, 1]
    assert limiter.wait_s("b", 0.0) == 0
    assert limiter.wait_s("a", 1.0) == 0
