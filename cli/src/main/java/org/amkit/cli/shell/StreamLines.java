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
  private int linesRead;
  private int begin;

  /** Reads UTF-8. */
  public StreamLines(InputStream in) {
    reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable String next(String prompt) throws IOException {
    String line = readLine();
    begin = linesRead;
    while (line != null && EditLine.isUnfinished(line)) {
      String more = readLine();
      if (more == null) {
        break;
      }
      line = line + "\n" + more;
    }
    return line;
  }

  private @Nullable String readLine() throws IOException {
    linesRead++;
    String line = reader.readLine();
    return line != null && linesRead == 1 ? EditLine.withoutByteOrderMark(line) : line;
  }

  @Override
  public String where() {
    return "standard input:" + begin;
  }

  @Override
  public void close() {
    // Stdin is not ours to close.
  }
}
