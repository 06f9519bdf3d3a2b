import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.amkit.ObjectId;
import org.amkit.repo.AnnounceNone;
import org.amkit.repo.DocHandle;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.websocket.Endpoint;
import org.amkit.repo.websocket.NetworkServer;
import org.amkit.repo.websocket.WebSocketDialer;

/** A server, and two programs that find each other's documents through it. */
class ServeAndFind {
  public static void main(String[] args) throws Exception {
    try (Repo hub = Repo.load(RepoConfig.builder().announcePolicy(new AnnounceNone()).build());
        NetworkServer server = listen(hub);
        Repo ann = Repo.load(RepoConfig.builder().build());
        Repo ben = Repo.load(RepoConfig.builder().build())) {
      URI url = URI.create(server.endpoints().get(0).url());
      ann.dial(new WebSocketDialer(url)).onEstablished().get();
      ben.dial(new WebSocketDialer(url)).onEstablished().get();

      DocHandle list = ann.create().get();
      list.withDocument(
              document -> document.change("Ann's", tx -> tx.set(ObjectId.ROOT, "milk", 2)))
          .get();
      DocHandle found = ben.find(list.getUrl()).get().orElseThrow();
      System.out.println(found.withDocument(document -> document.toPlain(ObjectId.ROOT)).get());
    }
  }

  private static NetworkServer listen(Repo repo) throws IOException {
    var acceptor = repo.makeAcceptor("ws");
    return NetworkServer.builder(acceptor::accept)
        .listen(Endpoint.ws(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
        .open();
  }
}
