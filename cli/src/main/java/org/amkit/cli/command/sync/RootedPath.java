package org.amkit.cli.command.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A file in a folder that is not to be left: not by {@code ..}, not by an absolute path, not by a
 * symbolic link. What is outside is told from what is not there in no way.
 */
final class RootedPath {
  private RootedPath() {}

  /**
   * Finds a file.
   *
   * @param root the folder
   * @param name as a peer has written it: below the folder, or absolute and in it; {@code ~/} is
   *     the folder, too
   * @return the path below the folder, with no link in it; the file need not exist, its folder does
   * @throws Failure where it is not in the folder
   */
  static Path find(Path root, String name) throws IOException {
    Path real = root.toRealPath();
    try {
      Path wanted = real.resolve(name.startsWith("~/") ? name.substring(2) : name);
      Path given = root.toAbsolutePath().normalize();
      if (wanted.startsWith(given)) {
        wanted = real.resolve(given.relativize(wanted));
      }
      Path folder = wanted.getParent();
      Path last = wanted.getFileName();
      if (folder != null && last != null && wanted.normalize().startsWith(real)) {
        Path file = realFolder(folder).resolve(last);
        boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        Path target = isThere ? file.toRealPath() : file.normalize();
        if (target.startsWith(real) && !target.equals(real) && !Files.isDirectory(target)) {
          return real.relativize(target);
        }
      }
    } catch (InvalidPathException | IOException e) {
      throw refused(name, e);
    }
    throw refused(name, null);
  }

  private static Path realFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    return folder.toRealPath();
  }

  private static Failure refused(String name, @Nullable Exception cause) {
    return Failure.fileSystem(name + ": no such file in the folder that this key may use", cause);
  }
}
