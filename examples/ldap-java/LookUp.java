import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.NamingEnumeration;
import javax.naming.directory.Attributes;
import javax.naming.directory.InitialDirContext;
import javax.naming.directory.SearchControls;
import javax.naming.directory.SearchResult;

/**
 * Looks up where messages go in the Spine Directory Service, with JNDI: contracts first, and for each of them the system of the same party
 * while the first search is still open, so that two go on at a time on one connection.
 *
 *     java LookUp.java
 */
public final class LookUp {
    private static final String SERVICES = "ou=services, o=nhs";
    private static final String PDS = "urn:nhs:names:services:pds:PRPA_IN000203UK03";

    public static void main(String[] args) throws NamingException {
        InitialDirContext directory = new InitialDirContext(environment());
        try {
            String filter = "(&(objectclass=nhsMHS)(nhsMHSSvcIA=" + PDS + ")(nhsIDcode=YES))";
            NamingEnumeration<SearchResult> contracts = directory.search(SERVICES, filter, everything());
            while (contracts.hasMore()) {
                Attributes contract = contracts.next().getAttributes();
                for (String asid : systemsOf(directory, first(contract, "nhsMhsPartyKey")))
                    System.out.println(asid + " takes it at " + first(contract, "nhsMHSEndPoint") + ".");
            }
            System.out.println(count(directory, "(&(nhsIDCode=A20047)(objectClass=nhsAs))") + " system at A20047.");
            System.out.println(count(directory, "(&(nhsIDCode=nobody)(nhsMhsSvcIA=" + PDS + "))") + " contracts of nobody.");
        } finally {
            directory.close();
        }
    }

    private static List<String> systemsOf(InitialDirContext directory, String partyKey) throws NamingException {
        String filter = "(&(objectclass=nhsAS)(nhsASSvcIA=" + PDS + ")(nhsIDcode=YES)(nhsMhsPartyKey=" + partyKey + "))";
        List<String> asids = new ArrayList<>();
        NamingEnumeration<SearchResult> systems = directory.search(SERVICES, filter, everything());
        while (systems.hasMore()) asids.add(first(systems.next().getAttributes(), "uniqueIdentifier"));
        return asids;
    }

    private static int count(InitialDirContext directory, String filter) throws NamingException {
        int count = 0;
        for (NamingEnumeration<SearchResult> found = directory.search(SERVICES, filter, everything()); found.hasMore(); found.next()) count++;
        return count;
    }

    private static String first(Attributes attributes, String name) throws NamingException {
        return (String) attributes.get(name).get();
    }

    /** All attributes of whatever is below the base. */
    private static SearchControls everything() {
        SearchControls controls = new SearchControls();
        controls.setSearchScope(SearchControls.SUBTREE_SCOPE);
        return controls;
    }

    private static Hashtable<String, String> environment() {
        String address = System.getenv("NHS_SANDBOX_LDAP_URL");
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        environment.put(Context.PROVIDER_URL, address == null ? "ldap://127.0.0.1:1389" : address);
        environment.put(Context.SECURITY_AUTHENTICATION, "none");
        // one entry at a time, so that the connection is still busy with the first search when the second begins
        environment.put(Context.BATCHSIZE, "1");
        return environment;
    }
}
