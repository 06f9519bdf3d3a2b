package org.amkit.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.amkit.AmValue;
import org.amkit.Change;
import org.amkit.Document;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.cli.address.ChangeNames;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Target;
import org.amkit.cli.command.DocumentNames;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.edit.EditSyntax;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.Cells;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Failure;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;
import org.amkit.json.JsonWriter;
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
record Completer(Run run) {
  private static final int VERSIONS_SHOWN = 20;
  private static final int MOST_ELEMENTS = 100;
  private static final int ABOUT_CELLS = 40;

  /**
   * A word that completes the last one.
   *
   * @param word the whole word
   * @param about what it is, in a few words; may be empty
   */
  record Candidate(String word, String about) {}

  /** How the last word may go on, given those before it. */
  List<Candidate> complete(List<String> words) {
    String partial = words.isEmpty() ? "" : words.get(words.size() - 1);
    if (words.size() <= 1) {
      return commands(partial);
    }
    Verbs.Entry entry = Verbs.find(words.get(0));
    if (entry == null) {
      return List.of();
    }
    CommandLine model = CommandModel.of(entry.name(), entry.create());
    List<String> positionals = new ArrayList<>();
    OptionSpec open = null;
    boolean optionsMayFollow = true;
    for (String word : words.subList(1, words.size() - 1)) {
      if (open != null) {
        open = null;
      } else if (optionsMayFollow && word.equals("--")) {
        optionsMayFollow = false;
      } else if (optionsMayFollow && word.startsWith("-") && word.length() > 1) {
        OptionSpec option = model.getCommandSpec().findOption(word);
        open = option != null && option.arity().max() > 0 ? option : null;
      } else {
        positionals.add(word);
      }
    }
    if (open != null) {
      return optionValues(entry.name(), open, partial, positionals);
    }
    if (optionsMayFollow && partial.startsWith("-") && partial.length() > 1) {
      return option(entry.name(), model, partial, positionals);
    }
    return positional(entry.name(), model, positionals, partial);
  }

  private static List<Candidate> commands(String partial) {
    List<Candidate> found = new ArrayList<>();
    for (Verbs.Entry entry : Verbs.all()) {
      if (entry.group() != Listing.Group.HIDDEN) {
        found.add(new Candidate(entry.name(), entry.summary()));
      }
    }
    return beginning(partial, found);
  }

  /** The names of options, or behind {@code --option=} its values. */
  private List<Candidate> option(
      String verb, CommandLine model, String partial, List<String> positionals) {
    int equals = partial.indexOf('=');
    if (equals > 0) {
      OptionSpec option = model.getCommandSpec().findOption(partial.substring(0, equals));
      if (option == null) {
        return List.of();
      }
      String name = partial.substring(0, equals + 1);
      List<Candidate> found = new ArrayList<>();
      for (Candidate value :
          optionValues(verb, option, partial.substring(equals + 1), positionals)) {
        found.add(new Candidate(name + value.word(), value.about()));
      }
      return found;
    }
    List<Candidate> names = new ArrayList<>();
    for (OptionSpec option : model.getCommandSpec().options()) {
      if (!option.hidden()) {
        names.add(new Candidate(option.longestName(), firstOf(option.description())));
      }
    }
    return beginning(partial, names);
  }

  private static String firstOf(String[] description) {
    return description.length == 0 ? "" : description[0];
  }

  private List<Candidate> optionValues(
      String verb, OptionSpec option, String partial, List<String> positionals) {
    if (option.paramLabel().matches("REV|A\\.\\.B|REVS")) {
      return versions(positionals, partial);
    }
    if (option.type().isEnum()) {
      List<String> values = new ArrayList<>();
      for (Object constant : option.type().getEnumConstants()) {
        values.add(constant.toString().toLowerCase(Locale.ROOT));
      }
      return plain(partial, values);
    }
    return switch (option.longestName()) {
      case "--units" -> plain(partial, List.of("codepoint", "utf16", "utf8", "grapheme"));
      case "--format" ->
          plain(
              partial,
              verb.equals("import")
                  ? List.of("json", "typed-json")
                  : List.of("json", "jsonl", "yaml", "text", "typed-json"));
      default -> plain(partial, choices(option.paramLabel()));
    };
  }

  /** The words of a label such as {@code text|scalar}; none of another. */
  private static List<String> choices(String label) {
    return label.matches("[a-z-]+(\\|[a-z-]+)+") ? List.of(label.split("\\|", -1)) : List.of();
  }

  private List<Candidate> positional(
      String verb, CommandLine model, List<String> positionals, String partial) {
    if (verb.equals("help")) {
      List<Candidate> all = new ArrayList<>(commands(partial));
      for (Topics.Topic topic : Topics.all()) {
        all.add(new Candidate(topic.name(), topic.summary()));
      }
      return beginning(partial, all);
    }
    if (verb.equals("completion")) {
      return plain(partial, List.of("bash", "zsh", "fish"));
    }
    if (verb.equals("change") && positionals.size() == 1) {
      return plain(partial, List.copyOf(EditSyntax.opNames()));
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
      case "REV" -> versions(positionals, partial);
      default -> plain(partial, choices(label));
    };
  }

  private static List<Candidate> plain(String partial, List<String> words) {
    List<Candidate> all = new ArrayList<>();
    words.forEach(word -> all.add(new Candidate(word, "")));
    return beginning(partial, all);
  }

  private static List<Candidate> beginning(String partial, List<Candidate> all) {
    return all.stream()
        .filter(candidate -> candidate.word().startsWith(partial))
        .sorted(Comparator.comparing(Candidate::word))
        .toList();
  }

  /** The places next below the one that a partial path names. */
  private List<Candidate> places(List<String> positionals, String partial) {
    Read document = DocumentNames.open(run, positionals);
    if (document == null) {
      return List.of();
    }
    int cut = lastStep(partial);
    String parent = cut <= 0 ? "." : partial.substring(0, cut);
    // A key that needs quotes is found by its beginning, too: .odd goes on as .["odd key"].
    String key = partial.substring(cut + 1);
    try {
      DocumentPath path = DocumentPath.parse(parent);
      Target place = new Places(document).existing(path);
      List<Candidate> found = new ArrayList<>();
      for (Below each : below(document, path, place)) {
        String word = shown(each.path(), partial.startsWith("."));
        boolean byKey = each.key() != null && !partial.endsWith("[") && each.key().startsWith(key);
        if (word.startsWith(partial) || byKey) {
          found.add(new Candidate(word, each.about()));
        }
      }
      return found;
    } catch (PathSyntaxException | Failure e) {
      return List.of();
    }
  }

  /** Where the last step of a path begins, quotes in it heeded; -1 for a path of one bare key. */
  private static int lastStep(String path) {
    int last = -1;
    boolean quoted = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '.' || c == '[')) {
        last = c == '[' && last == i - 1 && last == 0 ? 0 : i;
      }
    }
    return last;
  }

  /** A place below another one. */
  private record Below(DocumentPath path, @Nullable String key, String about) {}

  private static List<Below> below(Read document, DocumentPath path, Target place) {
    List<Below> found = new ArrayList<>();
    ObjectId object = place.object();
    if (object == null) {
      return found;
    }
    if (place.isMap()) {
      for (MapEntry entry : document.mapEntries(object).orElse(new MapEntry[0])) {
        String key = entry.getKey();
        found.add(new Below(path.child(new Step.Key(key)), key, about(document, entry.getValue())));
      }
    } else if (place.isList()) {
      AmValue[] items = document.listItems(object).orElse(new AmValue[0]);
      for (int i = 0; i < Math.min(MOST_ELEMENTS, items.length); i++) {
        found.add(new Below(path.child(new Step.Index(i)), null, about(document, items[i])));
      }
    }
    return found;
  }

  /** A value in a few characters. */
  private static String about(Read document, AmValue value) {
    if (value instanceof AmValue.Map map) {
      return Amounts.count(document.length(map.getId()), "key");
    }
    if (value instanceof AmValue.List list) {
      return Amounts.count(document.length(list.getId()), "item");
    }
    return Cells.cut(Console.oneLine(JsonWriter.COMPACT.toString(document, value)), ABOUT_CELLS);
  }

  private static String shown(DocumentPath path, boolean dotted) {
    String text = path.toString();
    return !dotted && text.length() > 1 && text.charAt(1) != '[' ? text.substring(1) : text;
  }

  private List<Candidate> versions(List<String> positionals, String partial) {
    List<Candidate> found = new ArrayList<>();
    found.add(new Candidate("@", "now"));
    found.add(new Candidate("@^", "before the last change"));
    found.add(new Candidate("root", "the empty document"));
    Document document = DocumentNames.open(run, positionals);
    if (document != null) {
      List<Change> changes = document.changes();
      ChangeNames names = new ChangeNames(document);
      for (int i = changes.size() - 1, n = 0; i >= 0 && n < VERSIONS_SHOWN; i--, n++) {
        Change change = changes.get(i);
        String message = Console.oneLine(change.message().orElse(""));
        found.add(new Candidate(names.hash(change.hash()), Cells.cut(message, ABOUT_CELLS)));
      }
    }
    return found.stream().filter(each -> each.word().startsWith(partial)).toList();
  }
}
