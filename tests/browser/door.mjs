// door.mjs - a running door for the browser's tests: an installation, a model that
// answers, and `abide serve` before it.
import {spawn, spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {mkdirSync, writeFileSync} from "node:fs";
import http from "node:http";
import net from "node:net";
import {join} from "node:path";

export const KEY = "key-of-app";

const freePort = () => new Promise((resolve) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => {
    const {port} = probe.address();
    probe.close(() => resolve(port));
  });
});

// A model that says one sentence.
const model = () => new Promise((resolve) => {
  const server = http.createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, {"content-type": "application/json"});
      response.end(JSON.stringify({id: "c1", object: "chat.completion", model: "m",
        choices: [{index: 0, finish_reason: "stop",
          message: {role: "assistant", content: "The train leaves at nine."}}]}));
    });
  }).listen(0, "127.0.0.1", () => resolve(server));
});

export class Door {
  constructor(abide, folder) {
    this.abide = abide;
    this.folder = folder;
    this.state = join(folder, "state");
    mkdirSync(folder, {recursive: true});
  }

  // Runs a command of abide; its output, or its error.
  run(words, options = {}) {
    const state = options.state ?? this.state;
    const done = spawnSync(this.abide, [...words, "--state", state],
      {encoding: "utf8", env: {...process.env, ...options.env}});
    if (done.status !== 0 && !options.fails)
      throw new Error(`abide ${words.join(" ")}: ${done.stderr}`);
    return done.stdout + done.stderr;
  }

  write(name, text) {
    writeFileSync(join(this.folder, name), text);
    return join(this.folder, name);
  }

  // `host`: a name browsers have for this machine; `more`: lines of [portal] and sections.
  async open({host = "127.0.0.1", more = ""} = {}) {
    this.run(["init"]);
    this.run(["notice", "import", this.write("notice.jsonl", JSON.stringify({
      version: "n1", purposes: ["train"], from: "2025-01-01",
      text: "We train on what you say if you agree."}) + "\n")]);
    this.model = await model();
    this.port = await freePort();
    this.url = `http://${host}:${this.port}`;
    const conf = this.write("abide.conf", `[serve]\nlisten = 127.0.0.1:${this.port}\n` +
      `[upstream up]\nurl = http://127.0.0.1:${this.model.address().port}\n` +
      `[project app]\nupstream = up\nkey_sha256 = ${
        createHash("sha256").update(KEY).digest("hex")}\n` +
      `[portal]\nurl = ${this.url}\ntitle = Example Privacy\n${more}`);
    this.serve = spawn(this.abide, ["serve", "--config", conf, "--state", this.state],
      {stdio: ["ignore", "ignore", "pipe"]});
    this.log = "";
    await new Promise((resolve, reject) => {
      this.serve.stderr.on("data", (piece) => {
        this.log += piece;
        if (this.log.includes("listening")) resolve();
      });
      this.serve.on("exit", () => reject(new Error(this.log)));
    });
  }

  // A call of the product: with its key, as JSON.
  async call(method, path, body) {
    const answer = await fetch(this.url + path, {method, body: JSON.stringify(body),
      headers: {authorization: `Bearer ${KEY}`, "content-type": "application/json"}});
    return {status: answer.status, body: await answer.json()};
  }

  // Read to its end: only then it is kept.
  async say(user, words, fields = {}) {
    const answer = await fetch(this.url + "/v1/chat/completions", {method: "POST",
      headers: {authorization: `Bearer ${KEY}`, "content-type": "application/json",
        "x-abide-user": user, ...fields},
      body: JSON.stringify({model: "m", messages: [{role: "user", content: words}]})});
    await answer.arrayBuffer();
    return answer;
  }

  async handOver(user, path) {
    const {body} = await this.call("POST", "/v1/portal-sessions",
      {user, path, signed_in_at: new Date().toISOString()});
    return body.url;
  }

  // The newest link in a letter to somebody.
  link(to) {
    const letters = this.run(["letters"]).split(/^to: /m).filter((l) => l.startsWith(to));
    return letters.at(-1).match(/https?:\S+/)[0];
  }

  close() {
    this.serve?.removeAllListeners("exit");
    this.serve?.kill("SIGTERM");
    this.model?.close();
  }
}
