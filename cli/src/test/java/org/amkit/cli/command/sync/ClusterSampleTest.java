package org.amkit.cli.command.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.amkit.cli.command.Stores;
import org.amkit.repo.AccessPolicy;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.store.DocumentStore;
import org.amkit.repo.store.MemoryStore;
import org.amkit.repo.websocket.Endpoint;
import org.amkit.repo.websocket.NetworkServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The files of {@code samples/cluster} are well-formed, and agree with {@code am serve}. */
@Timeout(60)
class ClusterSampleTest {
  private static final Path FOLDER = folder();
  private static final Pattern METRIC = Pattern.compile("\\bam_[a-z_]+");

  /** What a node is started with. */
  private static ServeCommand command(JsonNode words) {
    List<String> arguments = new ArrayList<>();
    words.forEach(word -> arguments.add(word.asText()));
    assertThat(arguments.remove(0)).isEqualTo("serve");
    ServeCommand command = new ServeCommand();
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(arguments.toArray(String[]::new));
    assertThat(Stores.isAddress(String.valueOf(command.file))).isTrue();
    assertThat(command.status).as("the dashboard wants --status").isTrue();
    assertThat(command.create).as("a new database has no tables").isTrue();
    return command;
  }

  private static int port(ServeCommand command) {
    assertThat(command.listen).hasSize(1);
    return URI.create(command.listen.get(0)).getPort();
  }

  @Test
  void kubernetes_probesAndPortsAreThoseOfTheCommand() throws Exception {
    Map<String, JsonNode> kinds = new HashMap<>();
    try (var documents =
        new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(text("kubernetes.yaml"))) {
      documents.forEachRemaining(one -> kinds.put(one.at("/kind").asText(), one));
    }
    assertThat(kinds).containsOnlyKeys("Secret", "Deployment", "Service", "PodDisruptionBudget");
    JsonNode deployment = Objects.requireNonNull(kinds.get("Deployment"));
    JsonNode container = deployment.at("/spec/template/spec/containers/0");
    int port = port(command(container.at("/args")));
    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(port);
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/livez");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
    for (String probe : List.of("livenessProbe", "readinessProbe")) {
      JsonNode get = container.at("/" + probe + "/httpGet");
      assertThat(get.at("/port").asInt()).isEqualTo(port);
      assertThat(answer(get.at("/path").asText(), false)).isEqualTo(200);
    }
    JsonNode labels = deployment.at("/spec/template/metadata/labels");
    JsonNode notes = deployment.at("/spec/template/metadata/annotations");
    assertThat(notes.get("prometheus.io/port").asInt()).isEqualTo(port);
    assertThat(answer(notes.get("prometheus.io/path").asText(), true)).isEqualTo(200);
    JsonNode service = Objects.requireNonNull(kinds.get("Service"));
    assertThat(service.at("/spec/ports/0/targetPort").asInt()).isEqualTo(port);
    assertThat(service.at("/spec/selector")).isEqualTo(labels);
    assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(labels);
    JsonNode budget = Objects.requireNonNull(kinds.get("PodDisruptionBudget"));
    assertThat(budget.at("/spec/selector/matchLabels")).isEqualTo(labels);
    JsonNode secret = Objects.requireNonNull(kinds.get("Secret"));
    assertThat(container.at("/envFrom/0/secretRef/name")).isEqualTo(secret.at("/metadata/name"));
    assertThat(secret.at("/stringData").has("PGPASSWORD")).isTrue();
  }

  @Test
  void compose_startsTheNodesThatTheBalancerHas() throws IOException {
    JsonNode services = new YAMLMapper().readTree(text("compose.yaml")).at("/services");
    JsonNode node = new YAMLMapper().readTree(text("compose.yaml")).at("/x-node");
    int port = port(command(node.at("/command")));
    assertThat(node.at("/environment").has("PGPASSWORD")).isTrue();
    assertThat(node.at("/depends_on").fieldNames().next()).isEqualTo("postgresql");
    Set<String> names = new TreeSet<>();
    services.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactly("balancer", "node1", "node2", "node3", "postgresql");
    List<String> servers =
        Pattern.compile("(?m)^ *server (\\w+) (\\S+)$")
            .matcher(text("haproxy.cfg"))
            .results()
            .map(line -> line.group(1) + "=" + line.group(2))
            .toList();
    assertThat(servers)
        .containsExactlyElementsOf(
            Stream.of("node1", "node2", "node3").map(n -> n + "=" + n + ":" + port).toList());
  }

  @Test
  void haproxy_asksForReadiness() throws IOException {
    Matcher check = Pattern.compile("option httpchk GET (\\S+)").matcher(text("haproxy.cfg"));
    assertThat(check.find()).isTrue();
    assertThat(check.group(1)).isEqualTo("/readyz");
  }

  @Test
  void haproxy_acceptsItsConfiguration() throws Exception {
    Optional<Path> haproxy =
        Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
            .map(folder -> Path.of(folder, "haproxy"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(haproxy.isPresent(), "haproxy is not installed: apt-get install haproxy");
    Process process =
        new ProcessBuilder(
                haproxy.orElseThrow().toString(),
                "-c",
                "-f",
                FOLDER.resolve("haproxy.cfg").toString())
            .redirectErrorStream(true)
            .start();
    String said;
    try (InputStream out = process.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  @Test
  void dashboard_showsMetricsThatThereAre() throws Exception {
    JsonNode dashboard = new ObjectMapper().readTree(text("grafana.json"));
    Set<String> shown = new TreeSet<>();
    for (JsonNode panel : dashboard.at("/panels")) {
      assertThat(panel.at("/targets").size()).isPositive();
      for (JsonNode target : panel.at("/targets")) {
        Matcher name = METRIC.matcher(target.at("/expr").asText());
        assertThat(name.find()).as(target.toString()).isTrue();
        do {
          shown.add(name.group());
        } while (name.find());
      }
    }
    Set<String> printed = new TreeSet<>();
    try (Repo repo = Repo.load(RepoConfig.builder().store(new MemoryStore()).build())) {
      new StatusReport(repo.status(), OptionalLong.of(0), 0)
          .metrics()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> printed.add(line.split("[ {]", 2)[0]));
    }
    assertThat(printed).containsAll(shown);
    assertThat(shown).hasSizeGreaterThan(10);
  }

  /** The HTTP status that a node answers with; {@code status}: it has --status. */
  private static int answer(String path, boolean status) throws Exception {
    AccessPolicy policy = (id, peer) -> AccessPolicy.Right.READ_WRITE;
    DocumentStore store = new MemoryStore();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Repo repo = Repo.load(RepoConfig.builder().store(store).build());
        StoreReach reach = new StoreReach(store::check, StoreReach.Times.DEFAULT);
        StatusPages pages = new StatusPages(repo, store, reach, policy, status);
        NetworkServer server =
            NetworkServer.builder(transport -> {}).listen(Endpoint.ws(any)).pages(pages).open()) {
      String url = server.endpoints().get(0).url().replaceFirst("^ws", "http");
      HttpRequest request = HttpRequest.newBuilder(URI.create(url).resolve(path)).build();
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name));
  }

  private static Path folder() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("samples/cluster"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("no folder samples/cluster above the working folder");
      }
    }
    return at.resolve("samples/cluster");
  }
}
