package org.amkit.cli.shell;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the shell's lines come from. */
public interface LineSource extends AutoCloseable {
  /** The next line, with what is open in it closed by more lines; null when there are no more. */
  @Nullable String next(String prompt) throws IOException;

  @Override
  void close() throws IOException;
}
