package org.amkit.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Files that the program brings along, such as the texts of its help. */
public final class Resource {
  private Resource() {}

  /** The text of a file, by its path from {@code org/amkit/cli}. */
  public static String text(String file) {
    String text = find(file);
    if (text == null) {
      throw new IllegalStateException("the program lacks its file " + file);
    }
    return text;
  }

  /** The same; null where there is none. */
  public static @Nullable String find(String file) {
    try (InputStream in = Resource.class.getResourceAsStream("/org/amkit/cli/" + file)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
