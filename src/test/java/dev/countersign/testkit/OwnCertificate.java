package dev.countersign.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a certificate of its own for 127.0.0.1, made by the tool that every JDK has.
 *
 * @param file the key store, in PKCS #12
 */
public record OwnCertificate(Path file) {

	/** The key store's. */
	public static final String PASSWORD = "of-no-use-elsewhere";

	/**
	 * Makes one.
	 * @param name of the file, which no other test has
	 */
	public static OwnCertificate make(String name) {
		try {
			Path folder = Files.createDirectories(Path.of("target", "test-data"));
			Path file = folder.resolve("%s-%d.p12".formatted(name, ProcessHandle.current().pid()));
			Files.deleteIfExists(file);
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1", "-keystore",
					file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", name)
				.inheritIO()
				.start();
			if (keytool.waitFor() != 0) {
				throw new AssertionError("keytool failed");
			}
			return new OwnCertificate(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/** Returns the side that has the key, and which also trusts nobody but itself. */
	public SSLContext context() {
		try (InputStream in = Files.newInputStream(this.file)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, PASSWORD.toCharArray());
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, PASSWORD.toCharArray());
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("own", store.getCertificate(store.aliases().nextElement()));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new AssertionError(ex);
		}
	}

}
