import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Merges the jars of the app folder into one for Java 17 and later, the same bytes for the same
 * input.
 *
 * <pre>
 *   java AmJar.java OUT SECONDS PREFIX MAIN.jar OTHER.jar...
 *
 *   | PREFIX, a shell script | zip: META-INF/MANIFEST.MF, then the other entries, sorted |
 * </pre>
 *
 * SECONDS since 1970 are the time of every entry. The manifest is MAIN.jar's, without its class
 * path. Of a multi-release jar the classes for Java 17 are taken, and no version of its own stays.
 * Service files of one name are appended; licences are kept in META-INF/licences/JAR/. Two
 * different files of any other name end the program.
 */
class AmJar {
  private static final int JAVA = 17;
  private static final String VERSIONS = "META-INF/versions/";
  private static final int END_BYTES = 22;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int CENTRAL_BYTES = 46;

  private final Map<String, byte[]> entries = new TreeMap<>();

  private AmJar() {}

  public static void main(String[] args) throws IOException {
    AmJar merged = new AmJar();
    List<String> jars = Arrays.asList(args).subList(3, args.length);
    for (String jar : jars) {
      merged.add(Path.of(jar));
    }
    byte[] prefix = Files.readAllBytes(Path.of(args[2]));
    byte[] zip = merged.zip(manifest(Path.of(jars.get(0))), Long.parseLong(args[1]));
    shiftOffsets(zip, prefix.length);
    try (OutputStream out = Files.newOutputStream(Path.of(args[0]))) {
      out.write(prefix);
      out.write(zip);
    }
  }

  private static Manifest manifest(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        InputStream in = zip.getInputStream(zip.getEntry("META-INF/MANIFEST.MF"))) {
      Manifest manifest = new Manifest(in);
      Attributes attributes = manifest.getMainAttributes();
      attributes.remove(Attributes.Name.CLASS_PATH);
      // JLine loads a library of its own; without this, Java 24 and later print a warning.
      attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
      return manifest;
    }
  }

  private void add(Path jar) throws IOException {
    String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
    Map<String, byte[]> files = new TreeMap<>();
    Map<String, Integer> versions = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.isDirectory()) {
          continue;
        }
        String path = entry.getName();
        int version = 0;
        if (path.startsWith(VERSIONS)) {
          path = path.substring(VERSIONS.length());
          version = Integer.parseInt(path.substring(0, path.indexOf('/')));
          path = path.substring(path.indexOf('/') + 1);
        }
        if (isKept(path) && version <= JAVA && version >= versions.getOrDefault(path, 0)) {
          versions.put(path, version);
          files.put(placeOf(path, name), zip.getInputStream(entry).readAllBytes());
        }
      }
    }
    files.forEach(this::put);
  }

  private static boolean isKept(String path) {
    return !path.equals("module-info.class")
        && !path.equals("META-INF/MANIFEST.MF")
        && !path.equals("META-INF/INDEX.LIST")
        && !path.startsWith("META-INF/maven/")
        && !path.startsWith("META-INF/native-image/")
        && !path.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
  }

  private static String placeOf(String path, String jar) {
    return path.matches("(META-INF/)?[^/]*(LICENSE|NOTICE)[^/]*")
        ? "META-INF/licences/" + jar + "/" + path.substring(path.lastIndexOf('/') + 1)
        : path;
  }

  private void put(String path, byte[] content) {
    byte[] there = entries.get(path);
    if (there == null || Arrays.equals(there, content)) {
      entries.put(path, content);
    } else if (path.startsWith("META-INF/services/")
        || path.equals("META-INF/io.netty.versions.properties")) {
      entries.put(path, lines(there, content));
    } else {
      throw new IllegalStateException(path + " is in two jars and not the same in both");
    }
  }

  private static byte[] lines(byte[] first, byte[] second) {
    String text = new String(first, StandardCharsets.UTF_8);
    return (text + (text.endsWith("\n") ? "" : "\n") + new String(second, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] zip(Manifest manifest, long seconds) throws IOException {
    LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setLevel(9);
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      manifest.write(lines);
      write(out, "META-INF/MANIFEST.MF", time, lines.toByteArray());
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        write(out, entry.getKey(), time, entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void write(ZipOutputStream out, String path, LocalDateTime time, byte[] content)
      throws IOException {
    ZipEntry entry = new ZipEntry(path);
    entry.setTimeLocal(time);
    out.putNextEntry(entry);
    new ByteArrayInputStream(content).transferTo(out);
    out.closeEntry();
  }

  /** Makes the offsets of a zip those of a file in which that many bytes are in front of it. */
  private static void shiftOffsets(byte[] zip, int by) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int end = zip.length - END_BYTES;
    if (bytes.getInt(end) != END_SIGNATURE) {
      throw new IllegalStateException("the zip does not end as expected");
    }
    int entry = bytes.getInt(end + 16);
    bytes.putInt(end + 16, entry + by);
    while (entry < end) {
      bytes.putInt(entry + 42, bytes.getInt(entry + 42) + by);
      entry +=
          CENTRAL_BYTES
              + Short.toUnsignedInt(bytes.getShort(entry + 28))
              + Short.toUnsignedInt(bytes.getShort(entry + 30))
              + Short.toUnsignedInt(bytes.getShort(entry + 32));
    }
  }
}
