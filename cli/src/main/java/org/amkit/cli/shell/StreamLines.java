package org.amkit.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.amkit.cli.edit.EditLine;
import org.jspecify.annotations.Nullable;

/** Lines of a script on stdin, without a prompt. */
public final class StreamLines implements LineSource {
  private final BufferedReader reader;

  /** Reads UTF-8. */
  public StreamLines(InputStream in) {
    reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable String next(String prompt) throws IOException {
    String line = reader.readLine();
    while (line != null && EditLine.isUnfinished(line)) {
      String more = reader.readLine();
      if (more == null) {
        break;
      }
      line = line + "\n" + more;
    }
    return line;
  }

  @Override
  public void close() {
    // Stdin is not ours to close.
  }
}
