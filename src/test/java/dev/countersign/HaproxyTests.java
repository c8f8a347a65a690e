package dev.countersign;

import java.io.IOException;
import java.nio.file.Path;

import dev.countersign.testkit.InstalledProgram;

class HaproxyTests extends ProxyTests {

	@Override
	ProxyProcess start(Path folder, int countersign, int api) throws IOException {
		Path haproxy = InstalledProgram.find("haproxy");
		return ProxyProcess.start(folder, "haproxy.cfg", countersign, api, haproxy.toString(), "-db", "-f",
				folder.resolve("haproxy.cfg").toString());
	}

}
