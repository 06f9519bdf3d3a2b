package org.amkit.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two output streams of one command, with the decisions that belong to them: colour by the
 * stream written to, a pager for long human output, and how much to say.
 */
public final class Console implements AutoCloseable {
  /** {@code --color}. */
  public enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  private static final String DEFAULT_PAGER = "less -FRX";

  /** A command's first word, where the shell takes it as it is. */
  private static final String PLAIN_PROGRAM = " *([A-Za-z0-9_./+@][A-Za-z0-9_./+@-]*)(?= |$)";

  private final Environment environment;
  private final Color color;
  private final boolean mayPage;
  private final boolean quiet;
  private final boolean verbose;
  private final Output err;
  private boolean drawsProgress = true;
  private @Nullable Output out;
  private @Nullable Process pager;
  private @Nullable TerminalLoan loan;

  /** Streams that nothing was written to yet. */
  public Console(
      Environment environment, Color color, boolean mayPage, boolean quiet, boolean verbose) {
    this.environment = environment;
    this.color = color;
    this.mayPage = mayPage;
    this.quiet = quiet;
    this.verbose = verbose;
    this.err = outside("standard error", environment.stderr(), environment.stderrIsTerminal());
  }

  /** A console whose output is kept, marks of styles and all, and written out by another one. */
  private Console(Console as, Environment held) {
    this.environment = held;
    this.color = as.color;
    this.mayPage = false;
    this.quiet = as.quiet;
    this.verbose = as.verbose;
    this.err = new Output("standard error", held.stderr());
    this.out = new Output("standard output", held.stdout());
    this.drawsProgress = false;
  }

  private Output outside(String name, OutputStream stream, boolean terminal) {
    return Output.toOutside(name, stream, terminal, colored(terminal));
  }

  /**
   * A console for streams that are held back, without a pager or progress, that says as much and in
   * the same colours. This console writes out what they hold ({@link #out}, {@link #errorBytes}).
   */
  public Console heldBack(Environment held) {
    return new Console(this, held);
  }

  /**
   * Tells on a terminal how far work has come that may take long, until it is closed.
   *
   * @param text asked for now and then, by another thread; empty while there is nothing to tell
   */
  public Progress progress(Supplier<String> text) {
    return quiet || !drawsProgress ? Progress.none() : Progress.on(environment, text);
  }

  /** Where data goes. */
  public Output out() {
    Output stream = out;
    if (stream == null) {
      stream = outside("standard output", environment.stdout(), environment.stdoutIsTerminal());
      out = stream;
    }
    return stream;
  }

  /**
   * Where long text for people goes: through the pager when stdout is a terminal, else {@link
   * #out()}. Whichever is written to first stays for the command's life.
   */
  public Output paged() {
    Output stream = out;
    boolean isOpen = stream != null && (pager != null || stream.isUsed());
    if (!isOpen && mayPage && environment.stdoutIsTerminal()) {
      Output paged = startPager();
      out = paged == null ? stream : paged;
    }
    return out();
  }

  private @Nullable Output startPager() {
    String chosen = environment.variable("AM_PAGER");
    if (chosen == null) {
      chosen = environment.variable("PAGER");
    }
    boolean isRefused = "".equals(environment.variables().get("AM_PAGER"));
    if (isRefused || "cat".equals(chosen)) {
      return null;
    }
    ProcessBuilder builder =
        new ProcessBuilder(Terminal.SHELL, "-c", pagerScript(chosen))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    if (!environment.variables().containsKey("LESS")) {
      builder.environment().put("LESS", "FRX");
    }
    TerminalLoan begun = TerminalLoan.begin();
    try {
      Process process = environment.processes().start(builder);
      begun.pagerIs(process);
      pager = process;
      loan = begun;
      return outside("pager", process.getOutputStream(), true);
    } catch (IOException e) {
      begun.close();
      // Without a shell there is no pager; the output is worth more than how it is shown.
      return null;
    }
  }

  /**
   * What the shell runs: the pager, or {@code cat} where there is no such program. That is looked
   * for before, as the shell would say it in its own words, and seen from the exit status where the
   * command is more than words; nothing has read the output then.
   *
   * @param chosen the command; null for the usual one, which may be missing without a word
   */
  private static String pagerScript(@Nullable String chosen) {
    String command = chosen == null ? DEFAULT_PAGER : chosen;
    String complaint = oneLine("am: cannot run the pager '" + command + "'");
    String direct =
        (chosen == null ? "" : "printf '%s\\n' " + ShellWord.quote(complaint) + " >&2; ")
            + "exec cat";
    Matcher program = Pattern.compile(PLAIN_PROGRAM).matcher(command);
    String look =
        program.lookingAt()
            ? "command -v " + program.group(1) + " >/dev/null 2>&1 || { " + direct + "; }\n"
            : "";
    return Terminal.UNINTERRUPTED
        + look
        + command
        + "\nstatus=$?; case $status in 126|127) "
        + direct
        + ";; esac; exit $status";
  }

  /** A message for the user, unless {@code -q}. */
  public void note(String line) {
    if (!quiet) {
      err.println(FileLabel.withoutPasswords(line)).flush();
    }
  }

  /** A message that only {@code -v} shows. */
  public void detail(String line) {
    if (verbose && !quiet) {
      err.println(FileLabel.withoutPasswords(line)).flush();
    }
  }

  /** A message that is always shown: what went wrong. */
  public void complain(String line) {
    err.println(FileLabel.withoutPasswords(oneLine(line))).flush();
  }

  /** A failure, and what to do about it. */
  public void complain(Failure failure) {
    complain("am: " + failure.message());
    String hint = failure.hint();
    if (hint != null) {
      complain(hint);
    }
  }

  /** Text on stderr as it is, for stack traces and prompts. */
  public void errorText(String text) {
    err.print(text).flush();
  }

  /** Text in a style, if stdout gets colours. */
  public String paint(Style style, String text) {
    return outIsColored() ? style.paint(text) : text;
  }

  /** Whether stdout gets colours. */
  public boolean outIsColored() {
    return colored(environment.stdoutIsTerminal());
  }

  private boolean colored(boolean terminal) {
    return switch (color) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          terminal
              && environment.variable("NO_COLOR") == null
              && !"dumb".equals(environment.variable("TERM"));
    };
  }

  /** How many cells a line has: those of the terminal; without one, as many as it likes. */
  public int lineCells() {
    return environment.stdoutIsTerminal() ? environment.columns().getAsInt() : Integer.MAX_VALUE;
  }

  /** {@code -q}. */
  public boolean quiet() {
    return quiet;
  }

  /** {@code -v}. */
  public boolean verbose() {
    return verbose;
  }

  /** Hands over everything written and waits for the pager to be left. */
  @Override
  public void close() {
    Output stream = out;
    Process process = pager;
    try {
      if (stream != null) {
        if (process == null) {
          stream.flush();
        } else {
          stream.close();
        }
      }
    } finally {
      if (process != null) {
        TerminalLoan.ended(process);
      }
      if (loan != null) {
        loan.close();
      }
      err.flush();
    }
  }

  /** Bytes on stderr that a console {@linkplain #heldBack held back}. */
  public void errorBytes(byte[] bytes) {
    err.write(bytes).flush();
  }

  /** The text with control characters written out, so that a message stays one line. */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("\\n");
      } else if (TerminalText.isControl(c)) {
        line.append(TerminalText.escaped(c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }
}
