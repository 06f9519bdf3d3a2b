package org.amkit.cli.transport;

/** A command for the shell, whose stdin and stdout carry the messages. */
final class ExecTransport extends Scheme {
  ExecTransport() {
    super("exec:", "exec:COMMAND");
  }

  @Override
  PeerAddress parse(String text) {
    return new Address(PeerAddress.required(text, text.substring(prefix().length()), "a command"));
  }

  record Address(String command) implements PeerAddress {
    @Override
    public Connection connection(Dial dial) {
      return new ProcessConnection(
          dial, () -> ChildProcess.shell(dial.environment(), command, dial.maxMessageBytes()));
    }
  }
}
