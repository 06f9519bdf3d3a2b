package org.amkit.cli.shell;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the shell's lines come from. */
public interface LineSource extends AutoCloseable {
  /** The next line, with what is open in it closed by more lines; null when there are no more. */
  @Nullable String next(String prompt) throws IOException;

  /** Where the last line begins, for messages: {@code standard input:7}; empty at a terminal. */
  String where();

  @Override
  void close() throws IOException;
}
