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
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.WordReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgGroupSpec;
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
  /** What fields a reader can fill; an annotation that is none of these may mean anything. */
  private static final Set<Class<? extends Annotation>> UNDERSTOOD =
      Set.of(Option.class, Parameters.class, Mixin.class, ArgGroup.class);

  private static final String TEMPLATE =
      """
          package @PACKAGE@;

          import org.amkit.cli.command.Verb;
          import org.amkit.cli.command.WordReader;

          /** Made by WordsWriter from the options of @VERB@. */
          final class @CLASS@ extends WordReader {
            static {
              register("@PREFIX@", new @CLASS@());
            }

            private final @VERB@ verb = new @VERB@();
          @FIELDS@
            private @CLASS@() {
          @BEGIN@  }

            @Override
            public WordReader fresh() {
              return new @CLASS@();
            }

            @Override
            public Verb verb() {
              return verb;
            }

            @Override
            protected String valueLabel(String name) {
              switch (name) {
          @LABELS@      default:
                  return null;
              }
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
              return @COMPLETE@;
            }

            @Override
            protected String[] required() {
              return @REQUIRED@;
            }

            @Override
            protected String[] longNames() {
              return @NAMES@;
            }

            @Override
            public String help(boolean colored) {
              return colored ? @COLORED@ : @PLAIN@;
            }
          }
      """;

  private final Verbs.Entry entry;
  private final Class<?> verb;
  private final CommandSpec spec;

  /** Where each object of the model is, as an expression: the verb itself and its mixins. */
  private final Map<Object, String> places = new LinkedHashMap<>();

  private final StringBuilder begin = new StringBuilder();
  private final StringBuilder labels = new StringBuilder();
  private final StringBuilder flags = new StringBuilder();
  private final StringBuilder options = new StringBuilder();
  private final StringBuilder positionals = new StringBuilder();
  private final List<String> lists = new ArrayList<>();
  private int requiredOptions;
  private int requiredPositionals;
  private final List<String> requiredLabels = new ArrayList<>();

  private WordsWriter(Verbs.Entry entry) {
    Verb made = CommandScan.make(entry.prefix());
    this.entry = entry;
    this.verb = made.getClass();
    this.spec = CommandModel.of(entry.name(), made).getCommandSpec();
    places.put(made, "verb");
  }

  /** Writes the readers and the list of commands under the folder {@code args[0]}. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    StringBuilder names = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    CommandScan commands = new CommandScan();
    for (String name : commands.inOrder()) {
      Verbs.Entry entry = Objects.requireNonNull(commands.entry(name));
      write(folder, entry.prefix() + "Words", new WordsWriter(entry).text());
      line(names, 8, quoted(name) + ",");
      line(cases, 6, "case " + quoted(name) + ":");
      line(cases, 8, "return new Entry(");
      line(cases, 12, quoted(name) + ", org.amkit.cli.command.Listing.Group." + entry.group());
      line(cases, 12, ", " + quoted(entry.summary()) + ", " + quoted(entry.prefix()) + ");");
    }
    write(folder, "org.amkit.cli.WrittenVerbs", list(names.toString(), cases.toString()));
  }

  private static void write(Path folder, String className, String source) throws IOException {
    Path file = folder.resolve(className.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
  }

  private static String list(String names, String cases) {
    return """
    package org.amkit.cli;

    /** Made by WordsWriter from the classes of commands. */
    final class WrittenVerbs extends Verbs {
      static {
        register(new WrittenVerbs());
      }

      @Override
      String[] inOrder() {
        return new String[] {
    @NAMES@    };
      }

      @Override
      Entry entry(String name) {
        switch (name) {
    @CASES@      default:
            return null;
        }
      }
    }
    """
        .replace("@NAMES@", names)
        .replace("@CASES@", cases);
  }

  private boolean write() {
    if (!groups()) {
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

  /** Whether each group is of flags which exclude each other; finds where they are. */
  private boolean groups() {
    for (ArgGroupSpec group : spec.argGroups()) {
      if (!group.exclusive() || !group.multiplicity().toString().equals("0..1")) {
        return false;
      }
      for (ArgSpec arg : group.args()) {
        if (arg.type() != boolean.class) {
          return false;
        }
      }
    }
    try {
      for (Field field : verb.getDeclaredFields()) {
        if (field.isAnnotationPresent(ArgGroup.class)) {
          field.setAccessible(true);
          places.put(field.get(spec.userObject()), "verb." + field.getName());
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
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
      ArgGroupSpec group = option.group();
      if (option.defaultValue() != null
          || (group == null && !Boolean.FALSE.equals(option.initialValue()))) {
        return false;
      }
      cases(flags, option.names());
      if (group != null) {
        String given = "group" + spec.argGroups().indexOf(group);
        line(flags, 8, "if (" + given + ") {");
        line(flags, 8, "  return false;");
        line(flags, 8, "}");
        line(flags, 8, given + " = true;");
      }
      line(flags, 8, target + " = true;");
      line(flags, 8, "return true;");
      return group != null || !option.required();
    }
    if (min != 1 || max != 1) {
      return false;
    }
    cases(labels, option.names());
    line(labels, 8, "return " + quoted(option.longestName() + " " + option.paramLabel()) + ";");
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
      requiredLabels.add(positional.paramLabel());
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
      choice(to, indent, arg, target, word);
      return true;
    } else if (type == int.class || type == Integer.class) {
      String wrong = wrong("noNumber", arg, word, "a whole number");
      number(to, indent, target, "Integer", "integer(" + word + ")", wrong);
      if (byDefault != null) {
        line(begin, 4, target + " = " + Integer.parseInt(byDefault) + ";");
      }
    } else if (type == double.class || type == Double.class) {
      String wrong = wrong("noNumber", arg, word, "a number");
      number(to, indent, target, "Double", "decimal(" + word + ")", wrong);
      if (byDefault != null) {
        line(begin, 4, target + " = " + Double.parseDouble(byDefault) + "d;");
      }
    } else {
      return false;
    }
    line(to, indent, "return true;");
    return true;
  }

  private void choice(StringBuilder to, int indent, ArgSpec arg, String target, String word) {
    Class<?> type = arg.type();
    String byDefault = arg.defaultValue();
    String constants = type.getCanonicalName();
    line(to, indent, "for (" + constants + " constant : " + constants + ".values()) {");
    line(to, indent, "  if (constant.name().equalsIgnoreCase(" + word + ")) {");
    line(to, indent, "    " + target + " = constant;");
    line(to, indent, "    return true;");
    line(to, indent, "  }");
    line(to, indent, "}");
    StringJoiner choices = new StringJoiner(", ");
    for (Object constant : type.getEnumConstants()) {
      choices.add(constant.toString().toLowerCase(Locale.ROOT));
    }
    String failure = wrong("noChoice", arg, word, choices.toString());
    line(to, indent, (failure.equals("false") ? "return " : "throw ") + failure + ";");
    if (byDefault != null) {
      line(begin, 4, target + " = " + constants + "." + byDefault.toUpperCase(Locale.ROOT) + ";");
    }
  }

  /** What a reader does with a value that does not fit; only an option's are reported there. */
  private static String wrong(String mistake, ArgSpec arg, String word, String what) {
    return arg instanceof OptionSpec option
        ? mistake + "(" + quoted(option.longestName()) + ", " + word + ", " + quoted(what) + ")"
        : "false";
  }

  private static void number(
      StringBuilder to, int indent, String target, String type, String parsed, String wrong) {
    line(to, indent, "{");
    line(to, indent, "  " + type + " number = " + parsed + ";");
    line(to, indent, "  if (number == null) {");
    line(to, indent, "    return " + wrong + ";");
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
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\u001b", "\\033")
        + '"';
  }

  private static void line(StringBuilder to, int indent, String text) {
    to.append(" ".repeat(indent)).append(text).append('\n');
  }

  private String text() {
    boolean known = write();
    if (!known) {
      // Help aside, picocli reads it all.
      List.of(begin, labels, flags, options, positionals).forEach(part -> part.setLength(0));
      lists.clear();
      requiredOptions = 0;
    }
    StringBuilder fields = new StringBuilder();
    lists.forEach(given -> line(fields, 2, "private boolean " + given + ";"));
    for (int i = 0; known && i < spec.argGroups().size(); i++) {
      line(fields, 2, "private boolean group" + i + ";");
    }
    if (requiredOptions > 0) {
      line(fields, 2, "private long required;");
    }
    String all =
        requiredOptions == 0 ? "" : " && required == " + ((1L << requiredOptions) - 1) + "L";
    boolean onlyWords =
        known && requiredOptions == 0 && requiredLabels.size() == requiredPositionals;
    return TEMPLATE
        .replace("@PACKAGE@", verb.getPackageName())
        .replace("@CLASS@", entry.prefix().substring(entry.prefix().lastIndexOf('.') + 1) + "Words")
        .replace("@PREFIX@", entry.prefix())
        .replace("@VERB@", verb.getSimpleName())
        .replace("@FIELDS@", fields)
        .replace("@BEGIN@", begin)
        .replace("@LABELS@", labels)
        .replace("@FLAGS@", flags)
        .replace("@OPTIONS@", options)
        .replace("@POSITIONALS@", positionals)
        .replace("@COMPLETE@", known ? "positionalCount >= " + requiredPositionals + all : "false")
        .replace("@REQUIRED@", onlyWords ? array(requiredLabels) : "null")
        .replace("@NAMES@", array(CommandModel.longNames(spec)))
        .replace("@COLORED@", quoted(spec.commandLine().getUsageMessage(CommandLine.Help.Ansi.ON)))
        .replace("@PLAIN@", quoted(spec.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF)));
  }

  private static String array(List<String> words) {
    StringBuilder out = new StringBuilder("new String[] {");
    words.forEach(word -> out.append(quoted(word)).append(", "));
    return out.append('}').toString();
  }
}
