import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Counts what scripts/house prints; that script says what the figures mean. */
class House {
  private static final int SAME_LINES = 6;
  private static final int DIFFERENT_LINES = 3;
  private static final int LONG_FILE = 600;
  private static final int LONG_METHOD = 60;
  private static final String ROOT = "org.amkit";
  private static final Pattern WORD = Pattern.compile("\\b[a-zA-Z_$][\\w$]*\\b");

  /** A field or parameter, or what a constructor does with it. */
  private static final Pattern DECLARED =
      Pattern.compile(
          "((private|protected|public|static|final|@Nullable) )*[\\w.<>\\[\\], ]+ \\w+;"
              + "|this\\.\\w+ = \\w+;");

  private static final Pattern ANNOTATION =
      Pattern.compile("@\\w+\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)");

  private static final Set<String> KEYWORDS =
      Set.of(
          """
          if else for while do switch case return new try catch finally throw static final private
          public protected void int long boolean byte class record interface enum extends implements
          this super null true false default instanceof var synchronized break continue
          """
              .split("\\s+"));

  /** One source file: its lines as they are, and its code without comments, texts and imports. */
  private record Source(Path path, String name, String space, List<String> lines, String code) {}

  /** A run of equal lines: where it begins in each of the two files, counted in code lines. */
  private record Run(int left, int leftAt, int right, int rightAt, int length) {}

  /** What may not be exceeded, in the order of the table. */
  private static final Map<String, Integer> LIMITS = new LinkedHashMap<>();

  static {
    LIMITS.put("floors in all", 26);
    LIMITS.put("floors of the root package", 6);
    LIMITS.put("duplicate pairs", 37);
    LIMITS.put("names that stand twice", 0);
    LIMITS.put("files over 600 lines", 0);
    LIMITS.put("methods over 60 lines", 0);
  }

  private final List<Source> sources = new ArrayList<>();
  private final Map<String, Integer> figures = new LinkedHashMap<>();
  private final Map<String, List<String>> places = new TreeMap<>();

  public static void main(String[] arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(arguments));
    boolean check = words.remove("--check");
    boolean list = words.remove("--list");
    if (words.size() > 1 || words.toString().contains("[--")) {
      System.err.println("house: usage: scripts/house [--list] [--check] [FOLDER]");
      System.exit(2);
    }
    House house = new House();
    house.read(Path.of(words.isEmpty() ? System.getProperty("root") : words.get(0)));
    house.count();
    house.print(list);
    if (check && house.exceeds()) {
      System.exit(1);
    }
  }

  private void read(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String name = file.toString();
        if (name.contains("src/main/java/")
            && name.endsWith(".java")
            && !name.endsWith("-info.java")
            && !name.contains("/target/")
            && !name.contains("-bench/")
            && !name.contains("-jmh/")) {
          sources.add(source(root.relativize(file), Files.readString(file)));
        }
      }
    }
  }

  private static Source source(Path path, String text) {
    String file = path.getFileName().toString();
    String code = withoutComments(text);
    Matcher space = Pattern.compile("(?m)^package ([a-z.]+);").matcher(code);
    return new Source(
        path,
        file.substring(0, file.length() - ".java".length()),
        space.find() ? space.group(1) : "",
        text.lines().toList(),
        code);
  }

  private void count() {
    figures.put("main files", sources.size());
    figures.put("main lines", sources.stream().mapToInt(source -> source.lines().size()).sum());
    figures.put("floors in all", floors(sources, "floors"));
    figures.put(
        "floors of the root package",
        floors(
            sources.stream().filter(source -> source.space().equals(ROOT)).toList(),
            "floors of the root package"));
    figures.put("duplicate pairs", duplicates());
    figures.put("names that stand twice", doubleNames());
    figures.put("files over 600 lines", longFiles());
    figures.put("methods over 60 lines", longMethods());
  }

  private void print(boolean list) {
    figures.forEach(
        (what, number) -> {
          Integer limit = LIMITS.get(what);
          String bound = limit == null ? "" : "at most " + limit + (number > limit ? "  <-" : "");
          System.out.printf("%-28s %7d  %s%n", what, number, bound);
        });
    if (list) {
      places.forEach(
          (what, lines) -> {
            System.out.println("\n" + what + ":");
            lines.forEach(line -> System.out.println("  " + line));
          });
    }
  }

  private boolean exceeds() {
    return LIMITS.entrySet().stream()
        .anyMatch(limit -> figures.get(limit.getKey()) > limit.getValue());
  }

  // Floors: files that name one another in a circle are one; a floor stands on those it names.

  private int floors(List<Source> files, String what) {
    int[][] uses = uses(files);
    int[] group = circles(uses);
    List<Integer> order = new ArrayList<>();
    for (int file = 0; file < files.size(); file++) {
      order.add(file);
    }
    // Circles are numbered as they are finished: what a group uses has a smaller number.
    order.sort((a, b) -> Integer.compare(group[a], group[b]));
    Map<Integer, Integer> ofGroup = new HashMap<>();
    Map<Integer, Integer> under = new HashMap<>();
    for (int file : order) {
      for (int used : uses[file]) {
        if (group[used] != group[file]
            && ofGroup.getOrDefault(group[used], 1) + 1 > ofGroup.getOrDefault(group[file], 1)) {
          ofGroup.put(group[file], ofGroup.getOrDefault(group[used], 1) + 1);
          under.put(group[file], group[used]);
        }
      }
    }
    int top =
        order.stream()
            .max(
                (a, b) ->
                    Integer.compare(
                        ofGroup.getOrDefault(group[a], 1), ofGroup.getOrDefault(group[b], 1)))
            .orElse(0);
    List<String> chain = new ArrayList<>();
    for (Integer at = group[top]; at != null; at = under.get(at)) {
      int now = at;
      List<String> names = new ArrayList<>();
      for (int file = 0; file < files.size(); file++) {
        if (group[file] == now) {
          names.add(files.get(file).name());
        }
      }
      chain.add(String.join(" = ", names));
    }
    places.put(what, chain);
    return chain.size();
  }

  /** For each file, those whose types it names, by import or in its own package. */
  private static int[][] uses(List<Source> files) {
    Map<String, Integer> byName = new HashMap<>();
    for (int file = 0; file < files.size(); file++) {
      byName.put(files.get(file).space() + "." + files.get(file).name(), file);
    }
    int[][] uses = new int[files.size()][];
    Pattern imported = Pattern.compile("(?m)^import (?:static )?([a-zA-Z0-9_.]+)");
    Pattern word = Pattern.compile("\\b[A-Z][A-Za-z0-9_]*");
    for (int file = 0; file < uses.length; file++) {
      Source source = files.get(file);
      Set<Integer> used = new TreeSet<>();
      Set<String> hidden = new HashSet<>();
      Matcher line = imported.matcher(source.code());
      while (line.find()) {
        String name = line.group(1);
        hidden.add(name.substring(name.lastIndexOf('.') + 1));
        while (name.contains(".") && !byName.containsKey(name)) {
          name = name.substring(0, name.lastIndexOf('.'));
        }
        if (byName.containsKey(name)) {
          used.add(byName.get(name));
        }
      }
      Matcher named = word.matcher(source.code());
      while (named.find()) {
        Integer other = byName.get(source.space() + "." + named.group());
        if (other != null && !hidden.contains(named.group())) {
          used.add(other);
        }
      }
      used.remove(file);
      uses[file] = used.stream().mapToInt(Integer::intValue).toArray();
    }
    return uses;
  }

  /** Tarjan's strongly connected components: the number of each file's, in the order they end. */
  private static int[] circles(int[][] uses) {
    int count = uses.length;
    int[] index = new int[count];
    int[] low = new int[count];
    int[] group = new int[count];
    Arrays.fill(group, -1);
    int[] next = {1, 0};
    Deque<Integer> stack = new ArrayDeque<>();
    for (int file = 0; file < count; file++) {
      if (index[file] == 0) {
        visit(file, uses, index, low, group, stack, next);
      }
    }
    return group;
  }

  private static void visit(
      int file,
      int[][] uses,
      int[] index,
      int[] low,
      int[] group,
      Deque<Integer> stack,
      int[] next) {
    index[file] = low[file] = next[0]++;
    stack.push(file);
    for (int used : uses[file]) {
      if (index[used] == 0) {
        visit(used, uses, index, low, group, stack, next);
        low[file] = Math.min(low[file], low[used]);
      } else if (group[used] < 0) {
        low[file] = Math.min(low[file], index[used]);
      }
    }
    if (low[file] == index[file]) {
      int member;
      do {
        member = stack.pop();
        group[member] = next[1];
      } while (member != file);
      next[1]++;
    }
  }

  // Duplicates: lines of code whose names and literals are left out, so that the shape remains.

  private int duplicates() {
    List<List<String>> shapes = new ArrayList<>();
    List<List<Integer>> numbers = new ArrayList<>();
    Map<List<String>, List<int[]>> windows = new HashMap<>();
    for (int file = 0; file < sources.size(); file++) {
      List<Integer> lines = new ArrayList<>();
      List<String> shape = shape(sources.get(file).code(), lines);
      shapes.add(shape);
      numbers.add(lines);
      for (int at = 0; at + SAME_LINES <= shape.size(); at++) {
        if (varied(shape, at)) {
          windows
              .computeIfAbsent(shape.subList(at, at + SAME_LINES), key -> new ArrayList<>())
              .add(new int[] {file, at});
        }
      }
    }
    List<Run> runs = new ArrayList<>();
    for (List<int[]> same : windows.values()) {
      for (int one = 0; one < same.size(); one++) {
        for (int two = one + 1; two < same.size(); two++) {
          Run run = run(shapes, same.get(one), same.get(two));
          if (run != null) {
            runs.add(run);
          }
        }
      }
    }
    runs.sort((a, b) -> Integer.compare(b.length(), a.length()));
    List<String> told = places.computeIfAbsent("duplicates", key -> new ArrayList<>());
    for (Run run : runs) {
      told.add(
          run.length()
              + " lines: "
              + place(run.left(), numbers.get(run.left()).get(run.leftAt()))
              + "  "
              + place(run.right(), numbers.get(run.right()).get(run.rightAt())));
    }
    return runs.size();
  }

  private String place(int file, int line) {
    return sources.get(file).path() + ":" + line;
  }

  /** The run that begins at two equal windows, or null where it began before or overlaps itself. */
  private static Run run(List<List<String>> shapes, int[] one, int[] two) {
    List<String> left = shapes.get(one[0]);
    List<String> right = shapes.get(two[0]);
    int a = one[1];
    int b = two[1];
    if (a > 0 && b > 0 && left.get(a - 1).equals(right.get(b - 1)) && varied(left, a - 1)) {
      return null;
    }
    int length = 0;
    while (a + length < left.size()
        && b + length < right.size()
        && left.get(a + length).equals(right.get(b + length))) {
      length++;
    }
    if (one[0] == two[0] && a + length > b) {
      return null;
    }
    return new Run(one[0], a, two[0], b, length);
  }

  /** Whether these lines are more than a list of fields, constants or cases. */
  private static boolean varied(List<String> shape, int at) {
    return Set.copyOf(shape.subList(at, at + SAME_LINES)).size() >= DIFFERENT_LINES;
  }

  private static List<String> shape(String source, List<Integer> lines) {
    // What stands in an annotation declares, too; its lines stay, empty.
    String code =
        ANNOTATION.matcher(source).replaceAll(found -> found.group().replaceAll("[^\n]", ""));
    List<String> shape = new ArrayList<>();
    int number = 0;
    for (String line : code.lines().toList()) {
      number++;
      String bare = line.strip();
      if (bare.length() < 2
          || DECLARED.matcher(bare).matches()
          || bare.startsWith("import ")
          || bare.startsWith("package ")
          || bare.startsWith("@")
          || bare.matches("[)};{]*")) {
        continue;
      }
      shape.add(
          WORD.matcher(bare)
              .replaceAll(word -> KEYWORDS.contains(word.group()) ? word.group() : "n")
              .replaceAll("\\b[0-9][\\w.]*", "0"));
      lines.add(number);
    }
    return shape;
  }

  // Names, files, methods.

  private int doubleNames() {
    Map<String, List<String>> byName = new TreeMap<>();
    Pattern type =
        Pattern.compile("(?m)^(?:[a-z-]+ )*(?:class|interface|enum|record|@interface) ([A-Z]\\w*)");
    for (Source source : sources) {
      Matcher declared = type.matcher(source.code());
      while (declared.find()) {
        byName.computeIfAbsent(declared.group(1), key -> new ArrayList<>()).add(source.space());
      }
    }
    byName.values().removeIf(spaces -> spaces.size() < 2);
    byName.forEach((name, spaces) -> tell("double names", name + ": " + spaces));
    return byName.size();
  }

  private int longFiles() {
    int count = 0;
    for (Source source : sources) {
      if (source.lines().size() > LONG_FILE) {
        tell("long files", source.path() + ": " + source.lines().size());
        count++;
      }
    }
    return count;
  }

  /** A method is a block whose head ends in a parameter list; its length counts from the head. */
  private int longMethods() {
    int count = 0;
    Pattern method = Pattern.compile("(?s)[^=]*\\w\\s*\\(.*\\)\\s*(?:throws [\\w., \\n]+)?");
    Pattern control =
        Pattern.compile(
            "(?s)(?:if|for|while|switch|try|catch|synchronized|else|do|return|case)\\b.*");
    for (Source source : sources) {
      Deque<int[]> open = new ArrayDeque<>(); // line of the head, 1 for a method
      int line = 1;
      int head = 0;
      String code = source.code();
      for (int at = 0; at < code.length(); at++) {
        switch (code.charAt(at)) {
          case '\n' -> line++;
          case ';' -> head = at + 1;
          case '{' -> {
            String text = code.substring(head, at).strip();
            boolean is =
                method.matcher(text).matches()
                    && !control.matcher(text).matches()
                    && !text.contains("->")
                    && !text.contains("new ")
                    && !text.contains(" record ")
                    && !text.startsWith("record ");
            open.push(
                new int[] {line - (int) text.chars().filter(c -> c == '\n').count(), is ? 1 : 0});
            head = at + 1;
          }
          case '}' -> {
            int[] begun = open.pop();
            if (begun[1] == 1 && line - begun[0] + 1 > LONG_METHOD) {
              tell("long methods", source.path() + ":" + begun[0] + ": " + (line - begun[0] + 1));
              count++;
            }
            head = at + 1;
          }
          default -> {}
        }
      }
    }
    return count;
  }

  private void tell(String what, String line) {
    places.computeIfAbsent(what, key -> new ArrayList<>()).add(line);
  }

  /** The same text with comments and the contents of literals blanked; line numbers stay. */
  private static String withoutComments(String text) {
    StringBuilder code = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end;
      if (text.startsWith("//", at)) {
        end = Math.max(text.indexOf('\n', at), at + 2);
      } else if (text.startsWith("/*", at)) {
        end = text.indexOf("*/", at + 2) + 2;
        text.substring(at, end).chars().filter(c -> c == '\n').forEach(c -> code.append('\n'));
      } else if (text.startsWith("\"\"\"", at)) {
        end = text.indexOf("\"\"\"", at + 3) + 3;
        code.append("0");
        text.substring(at, end).chars().filter(c -> c == '\n').forEach(c -> code.append('\n'));
      } else if (text.charAt(at) == '"' || text.charAt(at) == '\'') {
        end = at + 1;
        while (text.charAt(end) != text.charAt(at)) {
          end += text.charAt(end) == '\\' ? 2 : 1;
        }
        end++;
        code.append("0");
      } else {
        code.append(text.charAt(at));
        end = at + 1;
      }
      at = end;
    }
    return code.toString();
  }
}
