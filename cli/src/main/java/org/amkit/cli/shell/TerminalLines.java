package org.amkit.cli.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.cli.edit.EditLine;
import org.amkit.cli.terminal.Console;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;

/** Lines that a person types, with history, completion, colours, and JSON over several lines. */
public final class TerminalLines implements LineSource {
  private static final Pattern TOKENS =
      Pattern.compile(
          "\"(?:\\\\.|[^\"\\\\])*\"?|\\b(?:true|false|null)\\b|-?\\b[0-9][0-9.eE+-]*|#.*");

  private static final List<String> BUNDLED_TYPES =
      List.of(
          "ansi",
          "dumb",
          "dumb-color",
          "rxvt",
          "rxvt-unicode",
          "rxvt-unicode-256color",
          "screen",
          "screen-256color",
          "xterm",
          "xterm-256color");

  private final Terminal terminal;
  private final LineReader reader;

  /**
   * Opens the process's terminal.
   *
   * @param history where typed lines are kept; its folder is made
   * @param completions how a line may go on, given its words up to the one to complete
   */
  public TerminalLines(Path history, Function<List<String>, List<String>> completions)
      throws IOException {
    Path folder = history.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    terminal = openTerminal();
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(new Words())
            .completer(
                (lineReader, line, candidates) -> {
                  List<String> words = line.words().subList(0, line.wordIndex());
                  List<String> asked = new ArrayList<>(words);
                  asked.add(line.word().substring(0, line.wordCursor()));
                  for (String word : completions.apply(asked)) {
                    boolean open = word.endsWith(".") || word.endsWith("[");
                    candidates.add(
                        new Candidate(word, Console.oneLine(word), null, null, null, null, !open));
                  }
                })
            .highlighter(new Colors())
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "... ")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
  }

  /** Starts no program: jline would take test, stty and infocmp from wherever the PATH has them. */
  private static Terminal openTerminal() throws IOException {
    for (String type : BUNDLED_TYPES) {
      InfoCmp.setLoadedInfoCmp(type, InfoCmp.getDefaultInfoCmp(type));
    }
    String type = System.getenv("TERM");
    if (type != null) {
      InfoCmp.setLoadedInfoCmp(type, InfoCmp.getDefaultInfoCmp(bundledType(type)));
    }
    return TerminalBuilder.builder().system(true).exec(false).build();
  }

  /** The type of terminal nearest to one, of those whose capabilities jline brings along. */
  private static String bundledType(String type) {
    if (BUNDLED_TYPES.contains(type)) {
      return type;
    }
    if (type.startsWith("screen") || type.startsWith("tmux")) {
      return "screen-256color";
    }
    return type.equals("linux") || type.startsWith("vt") ? "ansi" : "xterm-256color";
  }

  @Override
  public @Nullable String next(String prompt) {
    while (true) {
      try {
        return reader.readLine(Console.oneLine(prompt));
      } catch (UserInterruptException e) {
        // As in other shells: the line is dropped, the shell stays.
      } catch (EndOfFileException e) {
        return null;
      }
    }
  }

  @Override
  public String where() {
    return "";
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }

  /** Words as the edit language cuts them; a line with something open goes on. */
  private static final class Words implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      if (context == ParseContext.ACCEPT_LINE && EditLine.isUnfinished(line)) {
        throw new EOFError(-1, cursor, "something is open");
      }
      List<String> words = new ArrayList<>();
      int wordIndex = 0;
      int wordCursor = 0;
      int start = -1;
      for (int i = 0; i <= line.length(); i++) {
        boolean blank = i == line.length() || Character.isWhitespace(line.charAt(i));
        if (!blank && start < 0) {
          start = i;
        }
        if (blank && start >= 0) {
          if (cursor >= start && cursor <= i) {
            wordIndex = words.size();
            wordCursor = cursor - start;
          }
          words.add(line.substring(start, i));
          start = -1;
        }
      }
      boolean between = cursor == line.length() && (line.isEmpty() || line.endsWith(" "));
      if (between || words.isEmpty()) {
        wordIndex = words.size();
        wordCursor = 0;
        words.add("");
      }
      return new Parsed(line, cursor, List.copyOf(words), wordIndex, wordCursor);
    }
  }

  private record Parsed(String line, int cursor, List<String> words, int wordIndex, int wordCursor)
      implements CompletingParsedLine {
    @Override
    public String word() {
      return words.get(wordIndex);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor;
    }

    @Override
    public int rawWordLength() {
      return word().length();
    }
  }

  /** The op bold, strings, numbers, words and comments in the colours that output has. */
  private static final class Colors implements Highlighter {
    @Override
    public AttributedString highlight(LineReader lineReader, String line) {
      AttributedStringBuilder out = new AttributedStringBuilder();
      int end = 0;
      while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
        end++;
      }
      out.styled(AttributedStyle.BOLD, line.substring(0, end));
      Matcher token = TOKENS.matcher(line);
      int at = end;
      while (token.find(at)) {
        out.append(line.substring(at, token.start()));
        out.styled(style(token.group()), token.group());
        at = token.end();
      }
      return out.append(line.substring(at)).toAttributedString();
    }

    private static AttributedStyle style(String token) {
      AttributedStyle plain = AttributedStyle.DEFAULT;
      char first = token.charAt(0);
      if (first == '"') {
        return plain.foreground(AttributedStyle.GREEN);
      }
      if (first == '#') {
        return plain.faint();
      }
      return Character.isLetter(first)
          ? plain.foreground(AttributedStyle.MAGENTA)
          : plain.foreground(AttributedStyle.CYAN);
    }
  }
}
