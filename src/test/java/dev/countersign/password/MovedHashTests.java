package dev.countersign.password;

import java.util.Base64;
import java.util.HexFormat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.security.crypto.password.PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Hashes of one password as other systems write them. Django's were made by Django
 * 3.2.25, Werkzeug's PBKDF2 by Werkzeug 2.2.2, phpass's and OpenLDAP's by passlib 1.7.4,
 * WordPress's older one by wordpress-hash-node 1.0.0, Better Auth's by better-auth,
 * ASP.NET's by aspnetcore-identity-password-hasher, Firebase's by firebase-scrypt,
 * Keycloak's by Keycloak 26.5.0, OpenDJ's by OpenDJ 5.0.3, Dovecot's by doveadm 2.3.19.
 * WordPress's newer one and Werkzeug's scrypt are put together from Python's hashlib,
 * hmac and bcrypt as those systems' sources say.
 */
class MovedHashTests {

	private static final String PASSWORD = "correct horse battery staple";

	private static final PasswordEncoder ENCODER = PasswordConfiguration.knownHashes(new Argon2idPasswordEncoder(null));

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = ' ', quoteCharacter = '~',
			textBlock = """
					django-pbkdf2 pbkdf2_sha256$10000$aNdZ8vq1xQwLk3$VWWtKyOGbwvfacteGjNMEw/iRdn1SXaEF02NWPjzWuc=
					django-argon2 argon2$argon2id$v=19$m=102400,t=2,p=8$YU5kWjh2cTF4UXdMazNzYQ$oxviwDWO3UHl8UFwprkITw
					django-bcrypt-sha256 bcrypt_sha256$$2b$05$jX8EW83JgdSUgxmGCw9xm.0MAlVg3tvDO54UGu73tlPBnuQA9L3R2
					django-bcrypt bcrypt$$2b$05$.Q4/UTCxZ5LGrvzCNWK2mezAP/D6ngXxcuPJhqWkCvY7ywZ3KqaBq
					werkzeug-sha256 pbkdf2:sha256:1000$0pYw3LuLeInS6LM2$b51ae21c5985bbe1214bc391eb75df917ab6d35c1293bbdd5d8b58f1b740d57a
					werkzeug-sha512 pbkdf2:sha512:1000$aHMkXIJecrW7tAnV$9fc90ae32765fcc030fda799034a8b46220f456744cfa90fa42493dfb58f308c3451f8ddd0a679352c12c4b05fa0a0f7288e1bc35ce8b87b6fd851468e46b493
					werkzeug-sha1 pbkdf2:sha1:1000$YmiaW6FcQmCCWASj$52218d5732bf424059eede58171273aa48dc8b0d
					werkzeug-scrypt scrypt:32768:8:1$aNdZ8vq1xQwLk3sa$24d90f83b92ea8f7e8d75c019415a19fef6d5ad35be2170dce81640c3ab7b6b40a59bc5adb6849187b3b9c9b313536a59bc795003fa1ad26f5a70b55429dc562
					phpass $P$6yL45.FbMtJPCILYFosubWJqgGtU2B/
					phpass-phpbb $H$6qHsv3HsttTAJvaCwJoQ8cbUyVCUGw/
					wordpress $P$BHxIBuRYEgF5QOEHKVgXf.kXuJVOAV/
					wordpress-6.8 $wp$2y$05$oT3YRQEpDCae4MAwY1EzPO3w9mCwI4U2Rn00rWDjAC91EF/9RWKE.
					openldap-sha256 {PBKDF2-SHA256}1000$o1SKUaq1VkqplVIqhVDKGQ$HRvuhPfnuC.oIcD1vOleF5RBGemAZUehyQY/weTM1Pw
					openldap-sha512 {PBKDF2-SHA512}1000$fK.VUiqllBJCqHVuLaU0Bg$PRH9pKmkW.WafvtDiOK2Dzrwu36iYfOTW1qc31ZxwiHoDS4JFl7kK0dgUxGgSORwzLy3skXWBJtILZnHo2Cbgg
					openldap-sha1 {PBKDF2}1000$bM1ZS6k1htDaey/lPIcQ4g$uJ22ds8AdiS27vKMqoMDJKfcixk
					opendj {PBKDF2-HMAC-SHA256}10000:kJfXzJNUqu9qpRa6w5N8+VWdsMpabB9XhV17vVoy95A7TS5ohLVIEQ==
					opendj-sha512 {PBKDF2-HMAC-SHA512}10000:/MMIPbQg9iHhF6G6aWUg3CWsCk4OR15uMtt9EYuJRFoDI+RGPdMQvLcTxt6FfdSvHIuM1vUNie+RX3gRMJdCG2T83gnlKCCz
					opendj-older {PBKDF2}10000:pd2kBfJLtuWl9DU/fdn9xMCXrsGEQNUSuz4JAA==
					dovecot-pbkdf2 {PBKDF2}$1$KLGCrIwKj4Q185KO$5000$7f7ad7ffae616356788581eb65a1b3cfa82566ba
					dovecot-bcrypt {BLF-CRYPT}$2y$05$.YAqawwbulll/0tLudyca.q72UYwRwGswSSWBEh186A88eahJL3xa
					openldap-crypt {CRYPT}$2y$05$.YAqawwbulll/0tLudyca.q72UYwRwGswSSWBEh186A88eahJL3xa
					dovecot-argon2 {ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$OhguFa6kTZfRLp20+lNaBA$/y9kh7cM9X1jRSiWz//T0l5QUbvzYNC3QjBbrNc7ljA
					better-auth 0f8cfd5355f31e02c9dbec31bc74fa86:a2da27e861cf7deb650340ea6ae4661235fdbf2b98eb5374a4c093c183179c6d7e4a7ed04a205c060fba0ca32bf6d5e8e21b15a8bebf6592dccc4b5dc04829af
					asp-net AQAAAAEAACcQAAAAEHp1qdk2jd/tpng9MILfY8XyULG1+rdm4XK3mzeYDpN/qVQPG2LLWsP8A/EyYqpu+A==
					keycloak {"type":"password","createdDate":1704448800000,"secretData":"{\\"value\\":\\"SbKFiaJtgng=\\",\\"salt\\":\\"GULxzOlxuimUff0g3s5toQ==\\",\\"additionalParameters\\":{}}","credentialData":"{\\"hashIterations\\":210000,\\"algorithm\\":\\"pbkdf2-sha512\\",\\"additionalParameters\\":{}}"}
					keycloak-argon2 {"type":"password","createdDate":1704448800000,"secretData":"{\\"value\\":\\"agtdPsLHuc/XbdQeSnaG1Q0xT+t+Oi8H2tqXVMKD9yk=\\",\\"salt\\":\\"NQo4L3Kb2OKppWIdDe6KZQ==\\",\\"additionalParameters\\":{}}","credentialData":"{\\"hashIterations\\":5,\\"algorithm\\":\\"argon2\\",\\"additionalParameters\\":{\\"hashLength\\":[\\"32\\"],\\"memory\\":[\\"7168\\"],\\"type\\":[\\"id\\"],\\"version\\":[\\"1.3\\"],\\"parallelism\\":[\\"1\\"]}}"}
					keycloak-argon2-as-objects {"secretData":{"value":"oxviwDWO3UHl8UFwprkITw==","salt":"YU5kWjh2cTF4UXdMazNzYQ=="},"credentialData":{"hashIterations":2,"algorithm":"argon2","additionalParameters":{"hashLength":["16"],"memory":["102400"],"type":["id"],"version":["1.3"],"parallelism":["8"]}}}
					padded-argon2 $argon2id$v=19$m=102400,t=2,p=8$YU5kWjh2cTF4UXdMazNzYQ==$oxviwDWO3UHl8UFwprkITw==
					""")
	void loginWhenHashTakenOverThenThePasswordIsGoodAndNoOther(String system, String hash) {
		String stored = ForeignHash.toStored(hash);
		assertThat(ENCODER.matches(PASSWORD, stored)).isTrue();
		assertThat(ENCODER.matches(PASSWORD + "s", stored)).isFalse();
	}

	/** What moving-in.md has done with the project's key before an import. */
	@ParameterizedTest
	@CsvSource({ "vQibveBq3PMBQy8hUpLTiiYvBoJNsSbxjCcWRxc908dxKWx/Mppc2YL+hdNJrn9JdO0/eLJRBmQ6Ttg7sOtquQ==,"
			+ "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==" })
	void loginWhenFirebaseHashTakenOverThenThePasswordIsGoodAndNoOther(String hash, String signerKey) {
		byte[] stream = Base64.getDecoder().decode(hash);
		byte[] key = Base64.getDecoder().decode(signerKey);
		for (int i = 0; i < stream.length; i++) {
			stream[i] ^= key[i];
		}
		String salt = Base64.getEncoder()
			.withoutPadding()
			.encodeToString(HexFormat.of().parseHex("e36c440be8b17f72f69707"));
		String stored = ForeignHash.toStored("$firebase-scrypt$ln=10,r=8,p=1$%s$%s".formatted(salt,
				Base64.getEncoder().withoutPadding().encodeToString(stream)));
		assertThat(ENCODER.matches(PASSWORD, stored)).isTrue();
		assertThat(ENCODER.matches(PASSWORD + "s", stored)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ',
			value = { "$P$SyL45.FbMtJPCILYFosubWJqgGtU2B/ longer",
					"pbkdf2:sha256:5000001$salt$b51ae21c59b51ae21c59b51ae21c59 longer",
					"scrypt:32767:8:1$salt$24d90f83 order", "scrypt:1048576:8:1$aNdZ8vq1xQwLk3sa$24d9 256",
					"{PBKDF2-HMAC-SHA256}10000:FPFTEAlkpviNqkZPKwMkdwbFGLnvEf4BHgys+THcBBs= order",
					"AQAAAAEAACcQAAAAAHp1qdk2jd/tpng9MILfY8XyULG1+rdm4XK3mzeYDpN/qVQPG2LLWsP8A/EyYqpu+A== order",
					"md5$aNdZ8vq1xQwLk3$6314ce76d0d0cab16056106746c0d150 new",
					"{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3 new", "{SHA512-CRYPT}$6$salt$hash new",
					"$bcrypt-sha256$v=2,t=2b,r=5$jYGT524LjMVhEYjKp3vvxe$qi.PJcHF9S2IS1n7x6zItBlaXqVSUM2 new" })
	void importWhenTooCostlyBrokenOrOfAnotherKindThenRefusedWithTheReason(String hash, String reason) {
		assertThatExceptionOfType(UnusableHashException.class).isThrownBy(() -> ForeignHash.toStored(hash))
			.withMessageContaining(reason)
			.withMessageNotContaining(hash);
	}

}
