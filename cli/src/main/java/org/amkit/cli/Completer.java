package org.amkit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.amkit.Change;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.cli.address.ChangeNames;
import org.amkit.cli.address.Place;
import org.amkit.cli.address.Places;
import org.amkit.cli.command.DocumentNames;
import org.amkit.cli.command.Session;
import org.amkit.cli.edit.EditSyntax;
import org.amkit.cli.terminal.Failure;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;
import org.amkit.json.PathSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Finds how a command line may go on: commands, options and their values, places inside of the
 * document that the line names, and its versions. No candidate means a file name, which shells
 * complete best by themselves.
 */
final class Completer {
  private static final int VERSIONS_SHOWN = 20;
  private static final int MOST_ELEMENTS = 100;

  private final Session session;

  Completer(Session session) {
    this.session = session;
  }

  /** How the last word may go on, given those before it. */
  List<String> complete(List<String> words) {
    String partial = words.isEmpty() ? "" : words.get(words.size() - 1);
    if (words.size() <= 1) {
      return beginning(partial, Verbs.names());
    }
    Verbs.Entry entry = Verbs.find(words.get(0));
    if (entry == null) {
      return List.of();
    }
    CommandLine model = CommandModel.of(entry.name(), entry.create());
    List<String> before = words.subList(1, words.size() - 1);
    if (partial.startsWith("-") && partial.length() > 1) {
      return beginning(partial, optionNames(model));
    }
    List<String> positionals = new ArrayList<>();
    OptionSpec open = null;
    for (String word : before) {
      if (open != null) {
        open = null;
      } else if (word.startsWith("-") && word.length() > 1) {
        OptionSpec option = model.getCommandSpec().findOption(word);
        open = option != null && option.arity().max() > 0 ? option : null;
      } else {
        positionals.add(word);
      }
    }
    if (open != null) {
      return optionValues(open, partial, positionals);
    }
    return positional(entry.name(), model, positionals, partial);
  }

  private static List<String> optionNames(CommandLine model) {
    List<String> names = new ArrayList<>();
    for (OptionSpec option : model.getCommandSpec().options()) {
      if (!option.hidden()) {
        names.add(option.longestName());
      }
    }
    return names;
  }

  private List<String> optionValues(OptionSpec option, String partial, List<String> positionals) {
    if (option.paramLabel().matches("REV|A\\.\\.B|REVS")) {
      return versions(positionals, partial);
    }
    if (option.type().isEnum()) {
      List<String> values = new ArrayList<>();
      for (Object constant : option.type().getEnumConstants()) {
        values.add(constant.toString().toLowerCase(Locale.ROOT));
      }
      return beginning(partial, values);
    }
    return switch (option.longestName()) {
      case "--by" -> beginning(partial, List.of("change", "actor", "day"));
      case "--units" -> beginning(partial, List.of("codepoint", "utf16", "utf8", "grapheme"));
      case "--format" -> beginning(partial, List.of("json", "jsonl", "yaml", "text", "typed-json"));
      default -> List.of();
    };
  }

  private List<String> positional(
      String verb, CommandLine model, List<String> positionals, String partial) {
    if (verb.equals("help")) {
      List<String> all = new ArrayList<>(Verbs.names());
      Topics.all().forEach(topic -> all.add(topic.name()));
      return beginning(partial, all);
    }
    if (verb.equals("completion")) {
      return beginning(partial, List.of("bash", "zsh", "fish"));
    }
    if (verb.equals("change") && positionals.size() == 1) {
      return beginning(partial, List.copyOf(EditSyntax.opNames()));
    }
    if (verb.equals("change") && positionals.size() == 2) {
      return places(positionals, partial);
    }
    String label = "";
    for (PositionalParamSpec spec : model.getCommandSpec().positionalParameters()) {
      if (spec.index().contains(positionals.size())) {
        label = spec.paramLabel();
      }
    }
    return switch (label) {
      case "PATH" -> places(positionals, partial);
      case "REV", "CHANGE" -> versions(positionals, partial);
      default -> List.of();
    };
  }

  private static List<String> beginning(String partial, List<String> words) {
    return words.stream().filter(word -> word.startsWith(partial)).sorted().toList();
  }

  /** The places next below the one that a partial path names. */
  private List<String> places(List<String> positionals, String partial) {
    Read document = DocumentNames.open(session, positionals);
    if (document == null) {
      return List.of();
    }
    int cut = Math.max(partial.lastIndexOf('.'), partial.lastIndexOf('['));
    String parent = cut <= 0 ? "." : partial.substring(0, cut);
    try {
      DocumentPath path = DocumentPath.parse(parent);
      Place place = new Places(document).existing(path);
      return beginning(partial, below(document, path, place, partial.startsWith(".")));
    } catch (PathSyntaxException | Failure e) {
      return List.of();
    }
  }

  private static List<String> below(Read document, DocumentPath path, Place place, boolean dotted) {
    List<String> found = new ArrayList<>();
    ObjectId object = place.object();
    if (object == null) {
      return found;
    }
    if (place.isMap()) {
      for (String key : document.keys(object).orElse(new String[0])) {
        found.add(shown(path.child(new Step.Key(key)), dotted));
      }
    } else {
      long length = Math.min(MOST_ELEMENTS, document.length(object));
      for (long i = 0; place.isList() && i < length; i++) {
        found.add(shown(path.child(new Step.Index(i)), dotted));
      }
    }
    return found;
  }

  private static String shown(DocumentPath path, boolean dotted) {
    String text = path.toString();
    return !dotted && text.length() > 1 && text.charAt(1) != '[' ? text.substring(1) : text;
  }

  private List<String> versions(List<String> positionals, String partial) {
    List<String> found = new ArrayList<>(List.of("@", "@^", "root"));
    @Nullable List<Change> changes = DocumentNames.changes(session, positionals);
    if (changes != null) {
      ChangeNames names = new ChangeNames(changes);
      for (int i = changes.size() - 1, n = 0; i >= 0 && n < VERSIONS_SHOWN; i--, n++) {
        found.add(names.hash(changes.get(i).hash()));
      }
    }
    return found.stream().filter(word -> word.startsWith(partial)).toList();
  }
}
