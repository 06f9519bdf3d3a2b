package org.amkit.cli.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.amkit.ExpandMark;
import org.amkit.NewStrings;
import org.amkit.NewValue;
import org.amkit.ObjectType;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.ValueSpec;
import org.amkit.cli.address.ValueSyntax;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Suggestion;
import org.amkit.json.DocumentPath;
import org.jspecify.annotations.Nullable;

/**
 * Reads ops of the edit language. {@link Failure} (exit 2) says where and what is wrong.
 *
 * @param values reads the values
 */
public record EditSyntax(ValueSyntax values) {
  private static final String EXPAND = "--expand";

  /** The ops and how each is written, for errors and for help. */
  private static final Map<String, String> FORMS = forms();

  private static Map<String, String> forms() {
    Map<String, String> forms = new TreeMap<>();
    forms.put("set", "set PATH VALUE");
    forms.put("put", "put PATH VALUE");
    forms.put("insert", "insert PATH[i] VALUE");
    forms.put("append", "append PATH VALUE");
    forms.put("delete", "delete PATH");
    forms.put("inc", "inc PATH [N]");
    forms.put("splice", "splice PATH POS DEL [TEXT|VALUE...]");
    forms.put("mark", "mark PATH START END NAME VALUE [--expand before|after|both|none]");
    forms.put("unmark", "unmark PATH START END NAME");
    forms.put("update", "update PATH TEXT");
    forms.put("make", "make PATH map|list|text");
    forms.put("block", "block split|join|update PATH POS [JSON]");
    return forms;
  }

  /** The names of the ops. */
  public static Set<String> opNames() {
    return FORMS.keySet();
  }

  /** Reads the lines of a script; a line may go on below while a bracket or quote is open. */
  public List<Edit.Located> parseScript(String name, String script) {
    List<Edit.Located> edits = new ArrayList<>();
    String[] lines = EditLine.withoutByteOrderMark(script).split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      int first = i;
      StringBuilder text = new StringBuilder(lines[i]);
      while (EditLine.isUnfinished(text.toString()) && i + 1 < lines.length) {
        text.append('\n').append(lines[++i]);
      }
      EditLine line = EditLine.ofText(name + ":" + (first + 1), text.toString());
      if (line != null) {
        edits.add(parse(line));
      }
    }
    return edits;
  }

  /** Reads one op. */
  public Edit.Located parse(EditLine line) {
    try {
      return new Edit.Located(line.where(), String.join(" ", line.words()), edit(line));
    } catch (Failure e) {
      throw line.where().isEmpty() ? e : e.at(line.where());
    }
  }

  private Edit edit(EditLine line) {
    String op = line.words().get(0).toLowerCase(Locale.ROOT);
    String form = FORMS.get(op);
    if (form == null) {
      throw Failure.usage("unknown op '" + line.words().get(0) + "'").hint(hintFor(op));
    }
    Arguments arguments = new Arguments(line, form);
    return switch (op) {
      case "set", "put" -> new Edit.Set(arguments.path(1), arguments.value(2));
      case "insert" -> new Edit.Insert(arguments.path(1), arguments.value(2));
      case "append" -> new Edit.Append(arguments.path(1), arguments.value(2));
      case "delete" -> new Edit.Delete(arguments.only(1).path(1));
      case "inc" -> increment(arguments);
      case "splice" -> splice(arguments);
      case "mark" -> mark(arguments);
      case "unmark" -> unmark(arguments);
      case "update" -> new Edit.Update(arguments.path(1), arguments.text(2));
      case "make" -> new Edit.Make(arguments.only(2).path(1), arguments.word(2, ObjectType.class));
      case "block" -> block(arguments);
      default -> throw new IllegalStateException(op);
    };
  }

  private static String hintFor(String op) {
    String near = Suggestion.didYouMean(op, FORMS.keySet());
    return near != null ? near : "the ops are " + String.join(", ", FORMS.keySet());
  }

  private Edit increment(Arguments arguments) {
    DocumentPath path = arguments.path(1);
    return new Edit.Increment(path, arguments.count() > 1 ? arguments.only(2).number(2) : 1);
  }

  private Edit splice(Arguments arguments) {
    DocumentPath path = arguments.path(1);
    long position = arguments.number(2);
    long deleteCount = arguments.number(3);
    if (deleteCount < 0) {
      throw Failure.usage("DEL is " + deleteCount + ", it cannot be negative");
    }
    return new Edit.Splice(
        path, position, deleteCount, arguments.from(4), arguments.line.line() != null);
  }

  private Edit mark(Arguments arguments) {
    ExpandMark expand = arguments.takeExpand(ExpandMark.AFTER);
    arguments.only(5);
    return new Edit.Mark(
        arguments.path(1),
        arguments.number(2),
        arguments.number(3),
        arguments.string(4),
        arguments.scalar(5),
        expand);
  }

  private static Edit unmark(Arguments arguments) {
    ExpandMark expand = arguments.takeExpand(ExpandMark.AFTER);
    arguments.only(4);
    return new Edit.Unmark(
        arguments.path(1), arguments.number(2), arguments.number(3), arguments.string(4), expand);
  }

  private Edit block(Arguments arguments) {
    Edit.Block.Change change = arguments.word(1, Edit.Block.Change.class);
    DocumentPath path = arguments.path(2);
    long position = arguments.number(3);
    ValueSpec attributes = null;
    if (arguments.count() > 3) {
      attributes =
          values.withStrings(NewStrings.SCALAR).at(arguments.line.where()).parse(arguments.rest(4));
      if (!(attributes instanceof ValueSpec.Fields)) {
        throw Failure.usage("a block's JSON is an object: {...}");
      }
    }
    if (change == Edit.Block.Change.JOIN && attributes != null) {
      throw Failure.usage("block join takes no JSON");
    }
    return new Edit.Block(change, path, position, attributes);
  }

  /** The arguments of one op; word 0 is its name. */
  private final class Arguments {
    private final EditLine line;
    private final String form;
    private List<String> words;

    Arguments(EditLine line, String form) {
      this.line = line;
      this.form = form;
      this.words = line.words();
    }

    int count() {
      return words.size() - 1;
    }

    String get(int i) {
      if (i >= words.size()) {
        throw Failure.usage("too few arguments").hint("usage: " + form);
      }
      return words.get(i);
    }

    Arguments only(int most) {
      if (count() > most) {
        throw Failure.usage("'" + words.get(most + 1) + "' is too much").hint("usage: " + form);
      }
      return this;
    }

    List<String> from(int i) {
      return i >= words.size() ? List.of() : List.copyOf(words.subList(i, words.size()));
    }

    DocumentPath path(int i) {
      return PathWord.parse(get(i));
    }

    String rest(int i) {
      get(i);
      return line.rest(i);
    }

    ValueSpec value(int i) {
      String rest = rest(i);
      String literal = singleQuoted(rest);
      return literal == null
          ? values.at(line.where()).parse(rest)
          : values.strings() == NewStrings.TEXT
              ? new ValueSpec.Text(literal)
              : new ValueSpec.Scalar(NewValue.str(literal));
    }

    /** A TEXT: a quoted string of a script, {@code text:@file}, or the words as they are. */
    String text(int i) {
      String rest = rest(i);
      String literal = singleQuoted(rest);
      return literal != null ? literal : EditSyntax.this.text(rest, line.line() != null);
    }

    /** A VALUE of one word without inner structure. */
    NewValue scalar(int i) {
      String word = get(i);
      String literal = singleQuoted(word);
      return literal == null ? values.at(line.where()).parseScalar(word) : NewValue.str(literal);
    }

    /** A NAME or other word, which may be quoted. */
    String string(int i) {
      String word = get(i);
      String literal = singleQuoted(word);
      if (literal != null) {
        return literal;
      }
      String unquoted = PathWord.unquoted(word);
      return unquoted == null ? word : unquoted;
    }

    private @Nullable String singleQuoted(String word) {
      boolean quoted =
          line.line() != null
              && word.length() >= 2
              && word.startsWith("'")
              && word.indexOf('\'', 1) == word.length() - 1;
      return quoted ? word.substring(1, word.length() - 1) : null;
    }

    long number(int i) {
      String word = get(i);
      try {
        return Long.parseLong(word);
      } catch (NumberFormatException e) {
        throw Failure.usage("'" + word + "' is not a whole number").hint("usage: " + form);
      }
    }

    <T extends Enum<T>> T word(int i, Class<T> type) {
      String word = get(i);
      try {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw Failure.usage("'" + word + "' cannot stand here").hint("usage: " + form);
      }
    }

    /** Takes {@code --expand WHICH} or {@code --expand=WHICH} out of the words. */
    ExpandMark takeExpand(ExpandMark otherwise) {
      for (int i = 1; i < words.size(); i++) {
        String word = words.get(i);
        boolean joined = word.startsWith(EXPAND + "=");
        if (!joined && !word.equals(EXPAND)) {
          continue;
        }
        List<String> rest = new ArrayList<>(words);
        rest.remove(i);
        String which = joined ? word.substring(EXPAND.length() + 1) : get(i + 1);
        if (!joined) {
          rest.remove(i);
        }
        words = rest;
        try {
          return ExpandMark.valueOf(which.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
          throw Failure.usage("--expand is before, after, both or none, not '" + which + "'");
        }
      }
      return otherwise;
    }
  }

  /**
   * The characters that a TEXT stands for: those of {@code text:@file} or another tag for strings,
   * else the word as it is, without the quotes of a script's line. It is never read as JSON.
   */
  String text(String word, boolean quoting) {
    if (word.startsWith("text:") || word.startsWith("str:")) {
      String characters = values.withStrings(NewStrings.TEXT).parse(word).characters();
      return characters == null ? word : characters;
    }
    String unquoted = quoting ? PathWord.unquoted(word) : null;
    return unquoted == null ? word : unquoted;
  }

  /** Reads a VALUE as this syntax is set up. */
  ValueSpec value(String word) {
    return values.parse(word);
  }
}
