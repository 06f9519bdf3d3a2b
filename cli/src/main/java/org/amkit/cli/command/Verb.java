package org.amkit.cli.command;

import java.io.IOException;
import org.amkit.cli.command.option.CommonOptions;
import picocli.CommandLine.Mixin;

/** One command of {@code am}: its options as fields, and what it does. */
public abstract class Verb {
  @Mixin final CommonOptions common = new CommonOptions();

  /** A command some of whose words begin with a dash and are no options: {@code inc n -1}. */
  public interface TakesDashes {}

  /** A command that makes no document and changes none, though its output may go to a file. */
  public interface OnlyReads {}

  /** The options that every command takes. */
  public final CommonOptions common() {
    return common;
  }

  /**
   * Carries out the command.
   *
   * @return one of {@link org.amkit.cli.terminal.ExitCode}
   * @throws IOException the file system's word, which becomes exit 4
   * @throws org.amkit.cli.terminal.Failure any other end that the user is told about
   */
  public abstract int run(Run run) throws IOException;
}
