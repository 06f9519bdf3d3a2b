package org.amkit.cli.command.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.option.Seconds;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.DocumentId;
import org.amkit.storage.AtomicFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that speak with peers. */
final class PeerOptions {
  private static final double CONNECT_SECONDS = 10;
  private static final double HANDSHAKE_SECONDS = 30;
  private static final double SILENCE_SECONDS = 120;
  private static final int MEBI = 1 << 20;
  private static final int MAX_MEBIBYTES = 2047;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description =
          "Fail if the peer does not answer for SECONDS (default: 10 to connect, 30 for the"
              + " handshake, then 120). 0 waits forever.")
  @Nullable Double timeoutSeconds;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Use this id for the document in addition to its own: 28 letters and digits, or"
              + " automerge:ID.")
  @Nullable String id;

  @Option(
      names = "--allow-unrelated",
      description = "Sync even if the documents have no change in common.")
  boolean allowUnrelated;

  @Option(names = "--no-state", description = "Do not load or store the sync state for this peer.")
  boolean noState;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write a line of JSON for each message to FILE.")
  @Nullable String trace;

  @Option(
      names = "--max-message",
      paramLabel = "MIB",
      defaultValue = "256",
      description = "Refuse messages larger than MIB (default: 256).")
  int maxMessageMebibytes = 256;

  @Option(
      names = "--lock-timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Wait up to SECONDS for a lock that another program holds (default: 10).")
  double lockTimeoutSeconds = 10;

  Duration lockTimeout() {
    return Seconds.of("--lock-timeout", lockTimeoutSeconds);
  }

  Duration connectTimeout() {
    return timeout(CONNECT_SECONDS);
  }

  int maxMessageBytes() {
    if (maxMessageMebibytes < 1 || maxMessageMebibytes > MAX_MEBIBYTES) {
      throw Failure.usage("--max-message is from 1 to " + MAX_MEBIBYTES + " MiB");
    }
    return maxMessageMebibytes * MEBI;
  }

  /** The id that is given, or null; {@link Failure} (exit 2) if it is invalid. */
  @Nullable DocumentId id() {
    String text = id;
    if (text == null) {
      return null;
    }
    try {
      return DocumentId.parse(text);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("--id: " + e.getMessage());
    }
  }

  /** The trace that is asked for, or null. */
  @Nullable SyncTrace openTrace(Run run) throws IOException {
    if (trace == null) {
      return null;
    }
    try {
      AtomicFile.requireNoDocument(run.path(trace));
      return new SyncTrace(run.path(trace), run.environment().clock());
    } catch (IOException e) {
      throw Faults.refused(trace, e);
    }
  }

  /** How long a peer may take until it has said who it is; zero is forever. */
  Duration handshakeTimeout() {
    return timeout(HANDSHAKE_SECONDS);
  }

  /** How long a peer may then keep this side waiting; zero is forever. */
  Duration silenceTimeout() {
    return timeout(SILENCE_SECONDS);
  }

  private Duration timeout(double usualSeconds) {
    return Seconds.of("--timeout", timeoutSeconds == null ? usualSeconds : timeoutSeconds);
  }

  /** A unique name for this side. */
  static String peerId(Run run) {
    byte[] random = new byte[8];
    run.environment().random().nextBytes(random);
    return "am-" + HexFormat.of().formatHex(random);
  }
}
