import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** OpenSearch on loopback, one node without security: Server FOLDER PORT. The folder has config, data and tmp. */
public class Server {
    static class LocalNode extends Node {
        LocalNode(Environment environment, List<Class<? extends Plugin>> plugins) {
            super(environment, plugins, false);
        }
    }

    public static void main(String[] args) throws Exception {
        Settings settings = Settings.builder()
            .put("path.home", args[0]).put("path.data", args[0] + "/data").put("node.name", "local").put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1").put("http.port", args[1]).put("transport.port", "0").put("transport.type", "netty4").put("http.type", "netty4")
            .put("action.auto_create_index", false).put("node.store.allow_mmap", false).put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        Node node = new LocalNode(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "local"), List.of(Netty4Plugin.class));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception e) {
                e.printStackTrace();
            }
        }));
        node.start();
        Thread.currentThread().join();
    }
}
