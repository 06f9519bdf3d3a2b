package org.amkit.sync;

import java.util.Base64;
import java.util.Optional;
import org.amkit.AutomergeScript;

/** A replica in Automerge itself, that speaks to peers. */
final class AutomergeReplica implements AutoCloseable {
  private final AutomergeScript node;

  AutomergeReplica(String actor) {
    node = new AutomergeScript("sync/oracle.mjs", actor);
  }

  String ask(String command) {
    node.tell(command);
    String answer = node.answer();
    if (answer.startsWith("error ")) {
      throw new IllegalStateException(command.lines().findFirst().orElse("") + ": " + answer);
    }
    return answer;
  }

  /** Makes a change and returns its chunk. */
  byte[] edit() {
    return Base64.getDecoder().decode(ask("edit 1"));
  }

  Optional<byte[]> generate(String peer) {
    String answer = ask("generate " + peer);
    return answer.equals("none")
        ? Optional.empty()
        : Optional.of(Base64.getDecoder().decode(answer));
  }

  void receive(String peer, byte[] message) {
    ask("receive " + peer + " " + Base64.getEncoder().encodeToString(message));
  }

  byte[] encode(String peer) {
    return Base64.getDecoder().decode(ask("encode " + peer));
  }

  void open(String peer, byte[] state) {
    ask("open " + peer + " " + Base64.getEncoder().encodeToString(state));
  }

  /** Hashes with commas between; "none". */
  String heads() {
    return ask("heads");
  }

  @Override
  public void close() {
    node.close();
  }
}
