package org.amkit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Verb;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The commands that the folder of this program's classes holds: each {@code …Command.class}. */
final class CommandScan extends Verbs {
  private static final String SUFFIX = "Command";

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  CommandScan() {
    List<Class<?>> commands = commands();
    commands.sort(
        Comparator.comparing((Class<?> type) -> listing(type).group())
            .thenComparing(type -> listing(type).place()));
    for (Class<?> type : commands) {
      Listing listing = listing(type);
      String name = type.getAnnotation(Command.class).name();
      String prefix = type.getName().substring(0, type.getName().length() - SUFFIX.length());
      entries.put(name, new Entry(name, listing.group(), listing.summary(), prefix));
    }
  }

  private static Listing listing(Class<?> command) {
    Listing listing = command.getAnnotation(Listing.class);
    if (listing == null) {
      throw new IllegalStateException(command + " has no @Listing");
    }
    return listing;
  }

  private static List<Class<?>> commands() {
    List<Class<?>> commands = new ArrayList<>();
    try {
      Path root =
          Path.of(CommandScan.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(CommandScan::isCommand).toList()) {
          String path = root.relativize(file).toString();
          String name = path.substring(0, path.length() - ".class".length());
          Class<?> type = load(name.replace(file.getFileSystem().getSeparator(), "."));
          if (Verb.class.isAssignableFrom(type)) {
            commands.add(type);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return commands;
  }

  private static boolean isCommand(Path file) {
    return file.toString().endsWith(SUFFIX + ".class");
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A command by its class name without {@code Command}. */
  static Verb make(String prefix) {
    try {
      Constructor<?> constructor = load(prefix + SUFFIX).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Verb) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  String[] inOrder() {
    return entries.keySet().toArray(String[]::new);
  }

  @Override
  @Nullable Entry entry(String name) {
    return entries.get(name);
  }
}
