import pytest

from hw.testphone.verbs import OpenLine, PlaceCall, VerbError, parse


def test_line_with_a_password_is_read():
    verb = parse('{"do":"line","line":"ana","user":"101","host":"10.77.0.2","password":"x","register":true}')
    assert verb == OpenLine(line="ana", user="101", host="10.77.0.2", password="x", register=True)


def test_call_may_play_and_record():
    verb = parse('{"do":"call","line":"a","call":"c1","to":"sip:1@h","tone_hz":400,"record":"/tmp/x.wav"}')
    assert isinstance(verb, PlaceCall)
    assert (verb.tone_hz, verb.record) == (400, "/tmp/x.wav")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not JSON"),
        ("[]", "expected a JSON object"),
        ('{"do":"explode"}', "unknown verb 'explode'"),
        ('{"do":"hangup"}', "'call' is missing"),
        ('{"do":"hangup","call":5}', "call is 5"),
        ('{"do":"hangup","call":"c","code":true}', "code is True"),
        ('{"do":"dtmf","call":"c","digits":"1","loud":1}', "unknown field 'loud'"),
        ('{"do":"call","line":"a","call":"c","to":"sip:x","headers":{"A":1}}', "headers is"),
    ],
)
def test_wrong_line_is_told_what_is_wrong(line, told):
    with pytest.raises(VerbError, match=told.replace("[", r"\[")):
        parse(line)
