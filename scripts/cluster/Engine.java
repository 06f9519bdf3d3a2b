import java.io.IOException;
import java.util.List;
import org.amkit.repo.store.DocumentStore;

/** What keeps the documents of all nodes: a database server, or several. */
interface Engine extends AutoCloseable {
  /** The ports that nodes connect to; proxies stand before them. */
  List<Integer> ports();

  /** Its address for {@code am serve}, with these ports. */
  String address(List<Integer> ports);

  /** Opens its store without a proxy in between. */
  DocumentStore open() throws IOException;

  /** How many servers there are, which can be ended one by one. */
  int serverCount();

  /** Ends a server as a crash does. */
  void crash(int server) throws IOException, InterruptedException;

  /** Starts a server again, and waits until it answers. */
  void restart(int server) throws IOException, InterruptedException;

  @Override
  void close();
}
