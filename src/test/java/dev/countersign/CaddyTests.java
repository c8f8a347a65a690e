package dev.countersign;

import java.io.IOException;
import java.nio.file.Path;

import dev.countersign.testkit.InstalledProgram;

class CaddyTests extends ProxyTests {

	@Override
	ProxyProcess start(Path folder, int countersign, int api) throws IOException {
		Path caddy = InstalledProgram.find("caddy");
		return ProxyProcess.start(folder, "Caddyfile", countersign, api, caddy.toString(), "run", "--config",
				folder.resolve("Caddyfile").toString(), "--adapter", "caddyfile");
	}

}
