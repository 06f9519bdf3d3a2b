package org.amkit.cli.command.sync;

import org.amkit.cli.terminal.Environment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How another machine is reached by ssh. */
final class SshOptions {
  @Option(
      names = "--ssh",
      paramLabel = "CMD",
      description = "The ssh command (default: $AM_SSH, or ssh).")
  @Nullable String ssh;

  @Option(
      names = "--remote-am",
      paramLabel = "CMD",
      defaultValue = "am",
      description = "The am command on the remote machine (default: am).")
  String remoteAm = "am";

  /** The ssh command, with options of its own behind blanks. */
  String command(Environment environment) {
    String fromVariable = environment.variable("AM_SSH");
    String given = ssh;
    return given != null ? given : fromVariable != null ? fromVariable : "ssh";
  }
}
