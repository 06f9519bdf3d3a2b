package org.amkit.cli.command.sync;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.amkit.cli.command.Run;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.Output;
import org.amkit.repo.ConnectionId;
import org.amkit.repo.DocumentId;
import org.amkit.repo.PeerInfo;
import org.amkit.repo.RepoListener;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.repo.websocket.NetworkListener;
import org.jspecify.annotations.Nullable;

/** What a server says on stderr: lines for people, or a JSON object a line. */
final class ServeLog implements RepoListener, NetworkListener {
  private final Run run;
  private final boolean isJson;
  private final ServedStore served;
  private final @Nullable SyncTrace trace;
  private final Map<ConnectionId, String> peers = new ConcurrentHashMap<>();

  /** What is wrong with a document; said once, as it is tried again and again. */
  private final Map<DocumentId, String> troubles = new ConcurrentHashMap<>();

  ServeLog(Run run, boolean isJson, ServedStore served, @Nullable SyncTrace trace) {
    this.run = run;
    this.isJson = isJson;
    this.served = served;
    this.trace = trace;
  }

  /** Files of the folder that are not served. */
  void leftOut(List<String> files) {
    if (!files.isEmpty()) {
      note(
          "left-out",
          OpenStore.leftOut(served.name(), files),
          json -> json.field("count", files.size()).field("first", files.get(0)));
    }
  }

  /** A line for everybody. */
  void listening(String url) {
    say("listening", "am: listening on " + url, json -> json.field("url", url));
  }

  /** The store is out of reach. */
  void away(String why) {
    say(
        "away",
        "am: " + served.name() + ": " + why + "; clients are sent elsewhere until it is back",
        json -> json.field("fault", why));
  }

  /** The store can be reached again. */
  void back() {
    say("back", "am: " + served.name() + " is back", json -> {});
  }

  private void say(String event, String text, Consumer<JsonPrinter> fields) {
    if (isJson) {
      run.console().errorText(object(event, fields));
    } else {
      run.console().complain(text);
    }
  }

  /** One that is of interest to those who look for it: left out with -q. */
  private void note(String event, String text, Consumer<JsonPrinter> fields) {
    if (isJson) {
      run.console().errorText(object(event, fields));
    } else {
      run.console().note(text);
    }
  }

  private String object(String event, Consumer<JsonPrinter> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output("log", bytes);
    JsonPrinter json = new JsonPrinter(out, JsonPrinter.Layout.COMPACT, false);
    json.beginObject().field("time", run.environment().clock().instant().toString());
    json.field("event", event);
    fields.accept(json);
    json.endObject().line();
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  // The Repo

  @Override
  public void onMessage(
      ConnectionId connection, boolean isSent, RepoMessage message, int byteCount) {
    if (trace != null) {
      trace.onMessage(isSent, message, byteCount);
    }
  }

  @Override
  public void onPeer(ConnectionId connection, PeerInfo peer, RepoMessage.@Nullable Am am) {
    peers.put(connection, peer.peerId().getValue());
    if (isJson) {
      note(
          "peer",
          "",
          json ->
              json.field("connection", connection.getValue())
                  .field("peer", peer.peerId().getValue()));
    }
  }

  @Override
  public void onEnd(ConnectionId connection, @Nullable String why, boolean isByPeer) {
    String peer = peers.remove(connection);
    boolean isSaid = why != null && why.startsWith(RepoMessage.Fault.NOT_KEPT);
    if (isJson || (why != null && !isSaid)) {
      say(
          "end",
          "am: a peer: " + why,
          json -> {
            json.field("connection", connection.getValue());
            if (peer != null) {
              json.field("peer", peer);
            }
            if (why != null) {
              json.field("fault", why);
            }
          });
    }
  }

  @Override
  public void onLeft(ConnectionId connection, DocumentId document, long received, long sent) {
    note(
        "synced",
        served.label(document)
            + ": "
            + Amounts.count(received, "change")
            + " received, "
            + sent
            + " sent",
        json ->
            json.field("connection", connection.getValue())
                .field("document", document.toString())
                .field("received", received)
                .field("sent", sent));
  }

  @Override
  public void onTrouble(DocumentId document, Exception what) {
    String label = served.label(document);
    String problem =
        String.valueOf(what.getMessage())
            .replace(run.path(label).toAbsolutePath().toString(), label);
    if (!problem.equals(troubles.put(document, problem))) {
      boolean isNamed = problem.startsWith(label);
      say(
          "trouble",
          "am: " + (isNamed ? "" : label + ": ") + problem,
          json -> json.field("document", document.toString()).field("fault", problem));
    }
  }

  // The network

  @Override
  public void refused(String remote, String reason) {
    say(
        "refused",
        "am: a peer: " + reason,
        json -> json.field("remote", remote).field("fault", reason));
  }

  @Override
  public void closed(String remote, String reason) {
    if (!reason.isEmpty()) {
      say(
          "broken",
          "am: a peer: " + reason,
          json -> json.field("remote", remote).field("fault", reason));
    }
  }

  @Override
  public void failed(String remote, Throwable failure) {
    say(
        "failed",
        "am: " + remote + ": " + failure,
        json -> json.field("remote", remote).field("fault", String.valueOf(failure)));
  }
}
