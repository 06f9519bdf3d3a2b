package org.amkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Calls every public method of documents, with arguments that come from the document, and takes
 * apart what they return. Methods that are added later are called, too, as long as their parameters
 * are of types that are known here.
 */
public final class PublicReaders {
  /** What a method may throw: exported types, for input that does not fit. */
  private static final Set<Class<?>> ALLOWED =
      Set.of(
          AutomergeException.class,
          MalformedDataException.class,
          LimitExceededException.class,
          TransactionInProgress.class,
          NoSuchElementException.class,
          IllegalArgumentException.class,
          IllegalStateException.class);

  private static final Set<String> LEFT_OUT =
      Set.of("free", "wait", "notify", "notifyAll", "equals", "hashCode", "getClass", "toString");

  private static final int MAX_ITEMS = 20;

  private final Document document;
  private final List<ObjectId> objects = new ArrayList<>();
  private int calls;

  private PublicReaders(Document document) {
    this.document = document;
  }

  /** Calls all; throws {@link AssertionError} with what a method must not have thrown. */
  public static int callAll(Document document) {
    PublicReaders readers = new PublicReaders(document);
    readers.objects.add(ObjectId.ROOT);
    readers.attempt("objects", () -> readers.objects.addAll(some(RandomEdits.objects(document))));
    List<Method> methods = new ArrayList<>(List.of(Document.class.getMethods()));
    // What reads comes first: edits would change what there is to read.
    methods.sort(
        Comparator.comparing((Method m) -> isEdit(m))
            .thenComparing(Method::getName)
            .thenComparing(Method::toString));
    for (Method method : methods) {
      if (!LEFT_OUT.contains(method.getName()) && !Modifier.isStatic(method.getModifiers())) {
        readers.call(document, method, 0);
      }
    }
    return readers.calls;
  }

  private static boolean isEdit(Method method) {
    String name = method.getName();
    return Stream.of(
            "apply",
            "change",
            "empty",
            "isolate",
            "integrate",
            "load",
            "merge",
            "receive",
            "revert",
            "set",
            "start",
            "undo",
            "add")
        .anyMatch(name::startsWith);
  }

  private void call(Object target, Method method, int depth) {
    for (Object[] arguments : arguments(method)) {
      attempt(
          method.getName() + Arrays.deepToString(arguments),
          () -> {
            calls++;
            takeApart(method.invoke(target, arguments), depth);
          });
    }
  }

  private interface Step {
    void run() throws ReflectiveOperationException;
  }

  private void attempt(String what, Step step) {
    try {
      step.run();
    } catch (InvocationTargetException e) {
      require(what, Objects.requireNonNull(e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(what, e);
    } catch (RuntimeException e) {
      require(what, e);
    }
  }

  private static void require(String what, Throwable thrown) {
    if (!ALLOWED.contains(thrown.getClass())) {
      throw new AssertionError(what + " throws " + thrown, thrown);
    }
  }

  /** Reads what is behind a result as a caller would. */
  private void takeApart(Object result, int depth) {
    if (depth > 2 || result == null) {
      return;
    }
    if (result instanceof Optional<?> o) {
      o.ifPresent(value -> takeApart(value, depth));
    } else if (result instanceof Stream<?> stream) {
      stream.limit(MAX_ITEMS).forEach(value -> takeApart(value, depth + 1));
    } else if (result instanceof Collection<?> values) {
      values.stream().limit(MAX_ITEMS).forEach(value -> takeApart(value, depth + 1));
    } else if (result instanceof Object[] values) {
      Arrays.stream(values).limit(MAX_ITEMS).forEach(value -> takeApart(value, depth + 1));
    } else if (result instanceof Transaction tx) {
      attempt("transaction", () -> edit(tx));
    } else if (result instanceof Change change) {
      change.bytes();
      change.ops();
      change.deps();
      change.message();
    } else if (result instanceof Document other && other != document) {
      attempt("save of another", other::save);
      attempt("state of another", other::currentState);
    } else if (result instanceof Read view && !(result instanceof Document)) {
      for (Method method : Read.class.getMethods()) {
        call(view, method, 3);
      }
    } else {
      String unused = String.valueOf(result);
    }
  }

  private void edit(Transaction tx) {
    try (tx) {
      for (ObjectId object : objects) {
        attempt("insert", () -> tx.insert(object, 0, "x"));
        attempt("set", () -> tx.set(object, "k", "x"));
        attempt("spliceText", () -> tx.spliceText(object, 0, 1, "y"));
        attempt("mark", () -> tx.mark(object, 0, 1, "m", true, ExpandMark.BOTH));
      }
      tx.commit();
    }
  }

  private List<Object[]> arguments(Method method) {
    List<Object[]> all = new ArrayList<>();
    all.add(new Object[0]);
    for (int i = 0; i < method.getParameterCount(); i++) {
      Class<?> type = method.getParameterTypes()[i];
      List<?> values =
          Collection.class.isAssignableFrom(type)
              ? collections(method.getGenericParameterTypes()[i].getTypeName())
              : values(type);
      List<Object[]> longer = new ArrayList<>();
      for (Object[] before : all) {
        for (Object value : values) {
          Object[] one = Arrays.copyOf(before, before.length + 1);
          one[before.length] = value;
          longer.add(one);
        }
      }
      all = some(longer);
    }
    return all;
  }

  private List<?> collections(String type) {
    if (type.contains("ChangeHash>")) {
      return List.of(List.of(), Arrays.asList(heads()));
    }
    if (type.contains("FragmentMeta>")) {
      List<FragmentMeta> fragments = new ArrayList<>();
      attempt("fragments", () -> fragments.addAll(document.getFragmentMetadata()));
      return List.of(fragments);
    }
    return type.contains("byte[]>") ? List.of(List.of(), List.of(new byte[] {1})) : List.of();
  }

  /** Arguments of a type; none where the type is not known, so that the method is not called. */
  private List<?> values(Class<?> type) {
    if (type == ObjectId.class) {
      return objects;
    } else if (type == ChangeHash[].class) {
      return List.of(heads(), new ChangeHash[0], oldHeads());
    } else if (type == ChangeHash.class) {
      return some(Arrays.asList(heads()));
    } else if (type == long.class) {
      return List.of(0L, 1L, 7L);
    } else if (type == int.class) {
      return List.of(0, 1);
    } else if (type == boolean.class) {
      return List.of(true, false);
    } else if (type == String.class) {
      return List.of("a", "bold");
    } else if (type == byte[].class) {
      return actor();
    } else if (type == PatchLog.class) {
      return List.of(new PatchLog());
    } else if (type == SyncState.class) {
      return List.of(new SyncState());
    } else if (type == Document.class) {
      return List.of(new Document());
    } else if (type == LoadOptions.class) {
      return List.of(LoadOptions.DEFAULT);
    } else if (type == SaveOptions.class) {
      return List.of(SaveOptions.DEFAULT);
    } else if (type == Consumer.class) {
      return List.of((Consumer<Object>) value -> {});
    } else if (type == RandomGenerator.class) {
      return List.of(new java.util.Random(1));
    } else if (type.isEnum()) {
      return List.of(type.getEnumConstants());
    }
    return List.of();
  }

  private List<byte[]> actor() {
    List<byte[]> actors = new ArrayList<>();
    attempt(
        "actors",
        () -> {
          for (String hex : some(document.actors())) {
            actors.add(HexFormat.of().parseHex(hex));
          }
        });
    actors.add(new byte[] {1, 2, 3});
    return actors;
  }

  private ChangeHash[] heads() {
    List<ChangeHash> heads = new ArrayList<>();
    attempt("heads", () -> heads.addAll(List.of(document.getHeads())));
    return heads.toArray(new ChangeHash[0]);
  }

  private ChangeHash[] oldHeads() {
    List<ChangeHash> old = new ArrayList<>();
    attempt(
        "dependencies",
        () -> {
          for (ChangeHash head : heads()) {
            document.getChangeByHash(head).ifPresent(change -> old.addAll(change.deps()));
          }
        });
    return old.toArray(new ChangeHash[0]);
  }

  private static <T> List<T> some(List<T> values) {
    return values.subList(0, Math.min(MAX_ITEMS, values.size()));
  }
}
