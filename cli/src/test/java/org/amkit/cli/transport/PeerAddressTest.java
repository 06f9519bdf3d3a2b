package org.amkit.cli.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.DocumentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {
  private static final String ID = "1Bhh3pU9gLXZiNDL6PEa1Gs9fh";
  private static final DocumentId DOCUMENT = DocumentId.parse(ID);

  private static PeerAddress parse(String text) {
    return PeerAddress.parse(text, name -> false);
  }

  @Test
  void parse_everyForm() {
    assertThat(parse("-")).isEqualTo(new PeerAddress.Stdio());
    assertThat(parse("b.automerge")).isEqualTo(new PeerAddress.File("b.automerge"));
    assertThat(parse("exec:am sync b -")).isEqualTo(new ExecTransport.Address("am sync b -"));
    assertThat(parse("tcp://[::1]:4000")).isEqualTo(new TcpTransport.Address("::1", 4000, null));
    assertThat(parse("tcp://h:1/" + ID)).isEqualTo(new TcpTransport.Address("h", 1, DOCUMENT));
    assertThat(parse("unix:/run/s")).isEqualTo(new UnixTransport.Address("/run/s", null));
    assertThat(parse("unix:s#" + ID)).isEqualTo(new UnixTransport.Address("s", DOCUMENT));
  }

  @Test
  void parse_webSocket_tellsThePathOfTheServerFromTheDocument() {
    for (String url : List.of("ws://h:1", "ws://h:1/", "wss://h/sync/?a=b")) {
      assertThat(parse(url))
          .isInstanceOfSatisfying(
              WebSocketTransport.Address.class, peer -> assertThat(peer.document()).isNull());
    }
    URI there = URI.create("wss://h/sync/" + ID + "?a=b");
    assertThat(parse(there.toString()))
        .isEqualTo(new WebSocketTransport.Address(there, "/sync/?a=b", DOCUMENT));
    URI plain = URI.create("ws://h:1");
    assertThat(parse("ws://h:1")).isEqualTo(new WebSocketTransport.Address(plain, "/", null));
  }

  @Test
  void parse_hostAndPath_asRsyncTellsThemFromFiles() {
    assertThat(parse("h:p/q")).isEqualTo(new SshTransport.Address(null, "h", 0, "p/q"));
    assertThat(parse("me@h:~/q")).isEqualTo(new SshTransport.Address("me", "h", 0, "~/q"));
    assertThat(parse("./h:p")).isEqualTo(new PeerAddress.File("./h:p"));
    assertThat(parse("dir/h:p")).isEqualTo(new PeerAddress.File("dir/h:p"));
    assertThat(parse("ssh://me@h:22/a/b"))
        .isEqualTo(new SshTransport.Address("me", "h", 22, "/a/b"));
    assertThat(parse("ssh://h/~/b")).isEqualTo(new SshTransport.Address(null, "h", 0, "~/b"));
  }

  /** A host that looks like an option would be one to ssh. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "exec:",
        "unix:",
        "unix:s#nothing",
        "tcp://host",
        "tcp://host:1/nothing",
        "ws://host/nothing",
        "wss:host",
        "tcp:host:1",
        "ftp://host/x",
        "ssh://host",
        "host:",
        "-oProxyCommand=x:y",
        "me@-oProxyCommand=x:y"
      })
  void parse_whatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }
}
