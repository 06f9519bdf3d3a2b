package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code samples/chat}: two chatters and a server, each a process. */
@Timeout(180)
class ChatSampleTest {
  @TempDir Path home;

  /** A chatter: lines go in, what its terminal shows is in its log. */
  private record Chatter(RealShell shell, String name, Process process) {
    static Chatter start(RealShell shell, String name, String url) throws IOException {
      Path script = SamplesTest.samples().resolve("chat/chat.sh");
      return new Chatter(
          shell, name, shell.start(name + ".log", "sh", script.toString(), name, url));
    }

    void say(String text) throws IOException {
      process.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    void sees(String message) throws IOException, InterruptedException {
      assertThat(shell.await(name + ".log", message))
          .containsPattern("(?m)^\\d\\d:\\d\\d " + Pattern.quote(message) + "$");
    }

    /** Says something until it is seen: what is said before it looks at its file is not. */
    void greet(String text) throws IOException, InterruptedException {
      for (int i = 0; i < 30; i++) {
        say(text);
        for (int j = 0; j < 20; j++) {
          Thread.sleep(100);
          if (Files.readString(shell.path(name + ".log")).contains(name + ": " + text)) {
            return;
          }
        }
      }
      throw new AssertionError(name + " does not see what it says");
    }

    void leave() throws IOException, InterruptedException {
      process.getOutputStream().close();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(shell.path(name + ".chat.news")).doesNotExist();
    }
  }

  private static Process serve(RealShell shell, String log, String url) throws IOException {
    return shell.start(log, "am", "serve", "chat.automerge", "--listen", url);
  }

  @Test
  void chatters_seeEachOther_alsoWhatWasSaidWhileTheServerWasAway() throws Exception {
    try (RealShell shell = new RealShell(home)) {
      shell.run("am init chat.automerge --from '{\"messages\": []}'");
      Process server = serve(shell, "first.log", "ws://127.0.0.1:0");
      String listening = shell.await("first.log", "\n");
      String url = listening.strip().replaceFirst("(?s).*(ws://127.0.0.1:\\d+).*", "$1");
      Chatter ada = Chatter.start(shell, "Ada", url);
      Chatter ben = Chatter.start(shell, "Ben", url);
      ada.greet("Hello");
      ben.greet("Hi");
      ada.say("Is \"anybody\" here? \\o/ é 😀");
      ben.sees("Ada: Is \"anybody\" here? \\o/ é 😀");
      ben.say("Yes");
      ada.sees("Ben: Yes");
      server.destroyForcibly().waitFor();
      ada.say("Said while the server was away");
      ada.sees("Ada: Said while the server was away");
      ben.say("Me too");
      Process second = serve(shell, "second.log", url);
      ada.sees("Ben: Me too");
      ben.sees("Ada: Said while the server was away");
      Chatter late = Chatter.start(shell, "Cleo", url);
      late.sees("Ben: Me too");
      ada.leave();
      ben.leave();
      late.leave();
      second.destroyForcibly().waitFor();
    }
  }
}
