package dev.countersign;

import java.io.IOException;
import java.nio.file.Path;

class CaddyTests extends ProxyTests {

	@Override
	ProxyProcess start(Path folder, int countersign, int api) throws IOException {
		Path caddy = ProxyProcess.find("caddy");
		return ProxyProcess.start(folder, "Caddyfile", countersign, api, caddy.toString(), "run", "--config",
				folder.resolve("Caddyfile").toString(), "--adapter", "caddyfile");
	}

}
