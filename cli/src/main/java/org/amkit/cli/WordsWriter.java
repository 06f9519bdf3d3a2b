package org.amkit.cli;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.WordReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Writes the source of each verb's {@link WordReader} from picocli's model of it. The build runs it
 * between compiling the verbs and testing them; see {@code cli/pom.xml}.
 */
final class WordsWriter {
  private static final String PACKAGE = "org.amkit.cli.command";

  /** What fields a reader can fill; an annotation that is none of these may mean anything. */
  private static final Set<Class<? extends Annotation>> UNDERSTOOD =
      Set.of(Option.class, Parameters.class, Mixin.class);

  private final String name;
  private final Class<?> verb;
  private final String className;
  private final CommandSpec spec;

  /** Where each object of the model is, as an expression: the verb itself and its mixins. */
  private final Map<Object, String> places = new LinkedHashMap<>();

  private final StringBuilder begin = new StringBuilder();
  private final StringBuilder flags = new StringBuilder();
  private final StringBuilder options = new StringBuilder();
  private final StringBuilder positionals = new StringBuilder();
  private final List<String> lists = new ArrayList<>();
  private int requiredOptions;
  private int requiredPositionals;

  private WordsWriter(String name, Verb verb) {
    this.name = name;
    this.verb = verb.getClass();
    this.className = WordReader.className(name);
    this.spec = CommandModel.of(name, verb).getCommandSpec();
    places.put(verb, "verb");
  }

  /** Writes {@code *Words.java} and the list of them under the folder {@code args[0]}. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    StringBuilder cases = new StringBuilder();
    for (Verbs.Entry entry : Verbs.all()) {
      WordsWriter writer = new WordsWriter(entry.name(), entry.create());
      if (writer.write()) {
        String name = writer.verb.getPackageName() + '.' + writer.className;
        write(folder, name, writer.text());
        line(cases, 6, "case " + quoted(entry.name()) + ":");
        line(cases, 8, "return " + quoted(name) + ";");
      }
    }
    write(folder, PACKAGE + ".WordReaders", index(cases.toString()));
  }

  private static void write(Path folder, String className, String source) throws IOException {
    Path file = folder.resolve(className.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
  }

  private static String index(String cases) {
    return """
    package @PACKAGE@;

    /** Made by WordsWriter: where the reader of each verb is. */
    final class WordReaders extends WordReader.Index {
      static {
        register(new WordReaders());
      }

      @Override
      protected String className(String verb) {
        switch (verb) {
    @CASES@      default:
            return null;
        }
      }
    }
    """
        .replace("@PACKAGE@", PACKAGE)
        .replace("@CASES@", cases);
  }

  private boolean write() {
    if (!verb.getPackageName().startsWith(PACKAGE + ".") || !spec.argGroups().isEmpty()) {
      return false;
    }
    Object self = spec.userObject();
    for (Class<?> type = verb; type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!understood(field)) {
          return false;
        }
        if (field.isAnnotationPresent(Mixin.class)) {
          // What a verb inherits is reached by the method of its name.
          String place = "verb." + field.getName() + (type == verb ? "" : "()");
          CommandSpec mixed = spec.mixins().get(field.getName());
          if (mixed == null) {
            return false;
          }
          Object mixin = mixed.userObject();
          places.put(mixin, place);
        }
      }
    }
    for (Object place : places.keySet()) {
      for (Field field : place == self ? new Field[0] : place.getClass().getDeclaredFields()) {
        if (!understood(field)) {
          return false;
        }
      }
    }
    for (OptionSpec option : spec.options()) {
      if (!option.usageHelp() && !option.versionHelp() && !option(option)) {
        return false;
      }
    }
    for (PositionalParamSpec positional : spec.positionalParameters()) {
      if (!positional(positional)) {
        return false;
      }
    }
    return true;
  }

  private static boolean understood(Field field) {
    boolean used = false;
    for (Annotation annotation : field.getAnnotations()) {
      if (annotation.annotationType().getName().startsWith("picocli.")) {
        used = true;
        if (!UNDERSTOOD.contains(annotation.annotationType())) {
          return false;
        }
      }
    }
    return !used || !Modifier.isPrivate(field.getModifiers());
  }

  private boolean option(OptionSpec option) {
    String target = target(option);
    if (target == null || !option.splitRegex().isEmpty() || option.negatable()) {
      return false;
    }
    int min = option.arity().min();
    int max = option.arity().max();
    if (option.type() == boolean.class && max == 0) {
      if (option.defaultValue() != null || !Boolean.FALSE.equals(option.initialValue())) {
        return false;
      }
      cases(flags, option.names());
      line(flags, 8, target + " = true;");
      line(flags, 8, "return true;");
      return !option.required();
    }
    if (min != 1 || max != 1) {
      return false;
    }
    cases(options, option.names());
    if (option.required()) {
      line(options, 8, "required |= " + (1L << requiredOptions++) + "L;");
    }
    return assign(options, 8, option, target, "value");
  }

  private boolean positional(PositionalParamSpec positional) {
    String target = target(positional);
    if (target == null || !positional.splitRegex().isEmpty()) {
      return false;
    }
    int first = positional.index().min();
    boolean many = positional.index().max() != first;
    if (many != positional.isMultiValue() || (!many && positional.arity().max() != 1)) {
      return false;
    }
    int least = positional.arity().min();
    if (least > 0) {
      requiredPositionals = Math.max(requiredPositionals, first + least);
    }
    line(positionals, 4, "if (index " + (many ? ">= " : "== ") + first + ") {");
    boolean known = assign(positionals, 6, positional, target, "word");
    line(positionals, 4, "}");
    return known;
  }

  /** Writes what puts a word into a field, and the default in front of all. */
  private boolean assign(StringBuilder to, int indent, ArgSpec arg, String target, String word) {
    Class<?> type = arg.type();
    String byDefault = arg.defaultValue();
    if (byDefault != null && byDefault.contains("$")) {
      return false;
    }
    if (List.class.isAssignableFrom(type)) {
      if (byDefault != null || arg.typeInfo().getAuxiliaryTypes()[0] != String.class) {
        return false;
      }
      String given = "given" + lists.size();
      lists.add(given);
      line(to, indent, "if (!" + given + ") {");
      line(to, indent, "  " + given + " = true;");
      line(to, indent, "  " + target + " = new java.util.ArrayList<>();");
      line(to, indent, "}");
      line(to, indent, target + ".add(" + word + ");");
    } else if (type == String.class) {
      line(to, indent, target + " = " + word + ";");
      if (byDefault != null) {
        line(begin, 4, target + " = " + quoted(byDefault) + ";");
      }
    } else if (type.isEnum()) {
      String constants = type.getCanonicalName();
      line(to, indent, "for (" + constants + " constant : " + constants + ".values()) {");
      line(to, indent, "  if (constant.name().equalsIgnoreCase(" + word + ")) {");
      line(to, indent, "    " + target + " = constant;");
      line(to, indent, "    return true;");
      line(to, indent, "  }");
      line(to, indent, "}");
      line(to, indent, "return false;");
      if (byDefault != null) {
        line(begin, 4, target + " = " + constants + "." + byDefault.toUpperCase(Locale.ROOT) + ";");
      }
      return true;
    } else if (type == int.class || type == Integer.class) {
      number(to, indent, target, "Integer", "integer(" + word + ")");
      if (byDefault != null) {
        line(begin, 4, target + " = " + Integer.parseInt(byDefault) + ";");
      }
    } else if (type == double.class || type == Double.class) {
      number(to, indent, target, "Double", "decimal(" + word + ")");
      if (byDefault != null) {
        line(begin, 4, target + " = " + Double.parseDouble(byDefault) + "d;");
      }
    } else {
      return false;
    }
    line(to, indent, "return true;");
    return true;
  }

  private static void number(
      StringBuilder to, int indent, String target, String type, String parsed) {
    line(to, indent, "{");
    line(to, indent, "  " + type + " number = " + parsed + ";");
    line(to, indent, "  if (number == null) {");
    line(to, indent, "    return false;");
    line(to, indent, "  }");
    line(to, indent, "  " + target + " = number;");
    line(to, indent, "}");
  }

  /** The field of an option as an expression; null when it is out of reach. */
  private @Nullable String target(ArgSpec arg) {
    if (!(arg.userObject() instanceof Field field)) {
      return null;
    }
    for (Map.Entry<Object, String> place : places.entrySet()) {
      if (field.getDeclaringClass().isInstance(place.getKey())) {
        return place.getValue() + "." + field.getName();
      }
    }
    return null;
  }

  private static void cases(StringBuilder to, String[] names) {
    for (String option : names) {
      line(to, 6, "case " + quoted(option) + ":");
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static void line(StringBuilder to, int indent, String text) {
    to.append(" ".repeat(indent)).append(text).append('\n');
  }

  private String text() {
    StringBuilder fields = new StringBuilder();
    lists.forEach(given -> line(fields, 2, "private boolean " + given + ";"));
    if (requiredOptions > 0) {
      line(fields, 2, "private long required;");
    }
    String all =
        requiredOptions == 0 ? "" : " && required == " + ((1L << requiredOptions) - 1) + "L";
    return """
    package @PACKAGE@;

    import org.amkit.cli.command.Verb;
    import org.amkit.cli.command.WordReader;

    /** Made by WordsWriter from the options of @VERB@. */
    final class @CLASS@ extends WordReader {
      static {
        register("@NAME@", new @CLASS@());
      }

      private final @VERB@ verb = new @VERB@();
    @FIELDS@
      private @CLASS@() {
    @BEGIN@  }

      @Override
      protected WordReader fresh() {
        return new @CLASS@();
      }

      @Override
      protected Verb verb() {
        return verb;
      }

      @Override
      protected boolean flag(String name) {
        switch (name) {
    @FLAGS@      default:
            return false;
        }
      }

      @Override
      protected boolean option(String name, String value) {
        switch (name) {
    @OPTIONS@      default:
            return false;
        }
      }

      @Override
      protected boolean positional(int index, String word) {
    @POSITIONALS@    return false;
      }

      @Override
      protected boolean complete(int positionalCount) {
        return positionalCount >= @LEAST@@ALL@;
      }
    }
    """
        .replace("@PACKAGE@", verb.getPackageName())
        .replace("@CLASS@", className)
        .replace("@NAME@", name)
        .replace("@VERB@", verb.getSimpleName())
        .replace("@FIELDS@", fields)
        .replace("@BEGIN@", begin)
        .replace("@FLAGS@", flags)
        .replace("@OPTIONS@", options)
        .replace("@POSITIONALS@", positionals)
        .replace("@LEAST@", Integer.toString(requiredPositionals))
        .replace("@ALL@", all);
  }
}
