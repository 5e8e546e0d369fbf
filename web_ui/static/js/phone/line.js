// The phone's line to the box: registers, reconnects for as long as the page is open, and has one call at most.
// It knows nothing of the page: `tell(state, details)` is called at each change.
import { microphone } from "./sound.js";

const EXPIRES_S = 60;
const PAUSES_S = [1, 2, 4, 8, 15];
// What the box closes the connection with when trying again would be wrong.
const FINAL = { 4401: "signed-out", 4403: "not-yours", 4409: "elsewhere" };

export class Line {
  constructor(sip, key, tell) {
    this.sip = sip;
    this.key = key;
    this.tell = tell;
    this.session = null;
    this.registerer = null;
    this.tries = 0;
    this.closed = false;
    // Looked at for each call, so that a relay's word can be renewed.
    this.connection = { iceServers: key.ice_servers };
  }

  renew(key) {
    this.connection.iceServers = key.ice_servers;
  }

  async open() {
    const { UserAgent, Web } = this.sip;
    const { key } = this;
    this.agent = new UserAgent({
      uri: UserAgent.makeURI(`sip:${key.extension}@${location.hostname}`),
      authorizationUsername: key.extension,
      authorizationPassword: key.password,
      contactName: key.extension, // so that what we say within a call is from it, too: the door looks
      transportOptions: { server: `wss://${location.host}/phone`, connectionTimeout: 10, keepAliveInterval: 20 },
      sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(() => microphone()),
      sessionDescriptionHandlerFactoryOptions: {
        // A path through the relay takes some round trips to be found.
        iceGatheringTimeout: key.ice_servers.length ? 2000 : 500,
        peerConnectionConfiguration: this.connection,
      },
      noAnswerTimeout: 600, // the box decides how long it rings
      reconnectionAttempts: 0,
      logBuiltinEnabled: false,
      delegate: {
        onConnect: () => this.#register(),
        onDisconnect: (error) => this.#lost(error),
        onInvite: (invitation) => this.#rung(invitation),
      },
    });
    this.tell("connecting");
    await this.agent.start().catch((error) => this.#lost(error));
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.hangUp();
    this.agent.stop().catch(() => {});
  }

  // At once, because the network is said to be back.
  hurry() {
    if (this.agent.isConnected() || this.closed) return;
    clearTimeout(this.timer);
    this.tries = 0;
    this.#reconnect();
  }

  answer() {
    this.session?.accept({ sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } } })
      .catch((error) => this.#failed(error));
  }

  hangUp() {
    const { session } = this;
    const { SessionState } = this.sip;
    if (!session) return;
    const done = session.state === SessionState.Established ? session.bye() : session.reject();
    done.catch(() => {});
  }

  mute(yes) {
    this.muted = yes;
    this.#handler?.enableSenderTracks(!yes);
    this.#tellCall();
  }

  async hold(yes) {
    const { session } = this;
    session.sessionDescriptionHandlerOptionsReInvite = { hold: yes };
    await new Promise((resolve, reject) => {
      session.invite({ requestDelegate: { onAccept: resolve, onReject: reject } }).catch(reject);
    }).then(() => { this.held = yes; }, () => { session.sessionDescriptionHandlerOptionsReInvite = { hold: !yes }; });
    this.#handler?.enableSenderTracks(!this.held && !this.muted);
    this.#handler?.enableReceiverTracks(!this.held);
    this.#tellCall();
  }

  // During a call, too: the far side hears the new one from now on.
  async changeMicrophone() {
    const sender = this.#handler?.peerConnection?.getSenders().find((each) => each.track?.kind === "audio");
    if (!sender) return;
    const [track] = (await microphone()).getAudioTracks();
    sender.track.stop();
    track.enabled = !this.muted && !this.held;
    await sender.replaceTrack(track);
  }

  get #handler() {
    return this.session?.sessionDescriptionHandler;
  }

  async #register() {
    const { Registerer, RegistererState } = this.sip;
    this.tries = 0;
    this.registerer = new Registerer(this.agent, { expires: EXPIRES_S, refreshFrequency: 80 });
    this.registerer.stateChange.addListener((state) => {
      if (state === RegistererState.Registered) this.#registered();
    });
    await this.registerer.register({
      requestDelegate: { onReject: (answer) => this.#refused(answer.message.statusCode) },
    }).catch((error) => this.#lost(error));
  }

  #registered() {
    if (!this.session) {
      this.tell("ready");
      return;
    }
    // The box knows the call by the old connection: an offer by the new one tells it where we are.
    if (this.session.state === this.sip.SessionState.Established) this.hold(Boolean(this.held));
    else this.#tellCall();
  }

  #refused(code) {
    this.tell("refused", { code });
    this.#later();
  }

  #lost(error) {
    this.registerer?.dispose().catch(() => {});
    this.registerer = null;
    if (this.closed) return;
    const word = FINAL[/code: (\d+)/.exec(error?.message)?.[1]];
    if (word) {
      this.closed = true;
      this.tell(word);
      return;
    }
    this.tell(this.session ? "talking-lost" : "lost");
    this.#later();
  }

  #later() {
    clearTimeout(this.timer);
    const pause = PAUSES_S[Math.min(this.tries++, PAUSES_S.length - 1)];
    this.timer = setTimeout(() => this.#reconnect(), pause * 1000);
  }

  #reconnect() {
    if (this.closed) return;
    if (this.agent.isConnected()) this.#register();
    else this.agent.reconnect().catch((error) => this.#lost(error));
  }

  #rung(invitation) {
    if (this.session) {
      invitation.reject({ statusCode: 486 });
      return;
    }
    const { SessionState } = this.sip;
    const { displayName, uri } = invitation.remoteIdentity;
    this.session = invitation;
    this.muted = this.held = false;
    this.peer = { name: displayName || "", number: uri.user || "" };
    invitation.stateChange.addListener((state) => {
      if (this.session !== invitation) return;
      if (state === SessionState.Established) this.#talking();
      else if (state === SessionState.Terminated) this.#over();
    });
    this.tell("ringing", this.peer);
  }

  #talking() {
    this.since = Date.now() / 1000;
    this.#tellCall();
  }

  #tellCall() {
    const { SessionState } = this.sip;
    if (this.session?.state !== SessionState.Established) return;
    const stream = this.#handler.remoteMediaStream;
    this.tell(this.held ? "held" : "talking", { ...this.peer, since: this.since, muted: this.muted, stream });
  }

  #over() {
    this.session = null;
    this.tell(this.agent.isConnected() ? "ready" : "lost");
  }

  #failed(error) {
    this.tell("call-failed", { error });
    this.session?.reject({ statusCode: 480 }).catch(() => {});
  }
}
