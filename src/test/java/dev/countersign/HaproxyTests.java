package dev.countersign;

import java.io.IOException;
import java.nio.file.Path;

class HaproxyTests extends ProxyTests {

	@Override
	ProxyProcess start(Path folder, int countersign, int api) throws IOException {
		Path haproxy = ProxyProcess.find("haproxy");
		return ProxyProcess.start(folder, "haproxy.cfg", countersign, api, haproxy.toString(), "-db", "-f",
				folder.resolve("haproxy.cfg").toString());
	}

}
