package org.amkit.cli.terminal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Files whose names are not UTF-8. The JVM puts a replacement character for what it cannot read in
 * an argument; the bytes themselves are taken from the process's command line, where the system
 * shows it.
 */
final class FileNames {
  private static final char REPLACEMENT = '\uFFFD';
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private FileNames() {}

  /**
   * The path of a name.
   *
   * @param directory where relative names start
   * @throws Failure (exit 4) when the name is empty, or is not UTF-8 and its bytes are not known
   */
  static Path resolve(Path directory, String name) {
    if (name.isEmpty()) {
      throw Failure.fileSystem("the file name is empty", null);
    }
    try {
      return name.indexOf(REPLACEMENT) < 0
          ? directory.resolve(name)
          : resolveBytes(directory, name);
    } catch (InvalidPathException e) {
      throw Failure.fileSystem("'" + name + "' is not a file name: " + e.getReason(), e);
    }
  }

  private static Path resolveBytes(Path directory, String name) {
    byte[] bytes = null;
    if (directory.getFileSystem() == FileSystems.getDefault()) {
      byte[][] arguments = arguments();
      bytes = only(arguments, name, false);
      bytes = bytes == null ? only(arguments, name, true) : bytes;
    }
    if (bytes == null) {
      throw notUtf8(name, "and its bytes are not known");
    }
    // A URI is the only way to a path by its bytes.
    String base = bytes[0] == '/' ? "" : directory.toAbsolutePath().toUri().getRawPath();
    String slash = base.isEmpty() || base.endsWith("/") ? "" : "/";
    return Path.of(URI.create("file://" + base + slash + escaped(bytes)));
  }

  private static byte[][] arguments() {
    try {
      byte[] line = Files.readAllBytes(COMMAND_LINE);
      byte[][] arguments = new byte[line.length][];
      int count = 0;
      int start = 0;
      for (int i = 0; i < line.length; i++) {
        if (line[i] == 0) {
          arguments[count++] = Arrays.copyOfRange(line, start, i);
          start = i + 1;
        }
      }
      return Arrays.copyOf(arguments, count);
    } catch (IOException e) {
      // Not Linux: then no argument is known by its bytes.
      return new byte[0][];
    }
  }

  /**
   * The bytes that read as a name: those of a whole argument, or those at the end of one.
   *
   * @throws Failure when different bytes do
   */
  private static byte @Nullable [] only(byte[][] arguments, String name, boolean atEnd) {
    byte[] bytes = null;
    for (byte[] argument : arguments) {
      for (int start = 0; start < (atEnd ? argument.length : 1); start++) {
        byte[] part = Arrays.copyOfRange(argument, start, argument.length);
        boolean mayStart = start == 0 || isNameStart(argument, start);
        if (mayStart && new String(part, StandardCharsets.UTF_8).equals(name)) {
          if (bytes != null && !Arrays.equals(part, bytes)) {
            throw notUtf8(name, "and another argument looks the same");
          }
          bytes = part;
        }
      }
    }
    return bytes;
  }

  /** Whether a name may start within an argument: --out=NAME, bytes:@NAME, -oNAME. */
  private static boolean isNameStart(byte[] argument, int start) {
    byte before = argument[start - 1];
    return before == '=' || before == '@' || (start == 2 && argument[0] == '-');
  }

  private static String escaped(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      boolean plain = c == '/' || c == '.' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      out.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return out.toString();
  }

  private static Failure notUtf8(String name, String problem) {
    return Failure.fileSystem(name + ": the name is not UTF-8, " + problem, null)
        .hint("rename the file, or redirect it: am COMMAND - < FILE");
  }
}
