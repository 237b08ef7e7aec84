using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

/// <summary>PDS refused a request.</summary>
public sealed class PdsException : Exception
{
    public PdsException(HttpStatusCode status, JToken issue)
        : base($"{(int)status} {issue["details"]["coding"][0]["code"]}: {issue["diagnostics"] ?? issue["details"]["coding"][0]["display"]}")
    {
    }
}

/// <summary>
/// Reads, finds and changes patients in the Personal Demographics Service (PDS) with HttpClient, and tries again where PDS asks for it.
/// The same code works against the national environments: set the address, and a token that allows updates.
/// </summary>
public sealed class Pds
{
    private const int MostAttempts = 5;
    private static readonly HttpStatusCode TooManyRequests = (HttpStatusCode)429;
    private static readonly HttpMethod Patch = new HttpMethod("PATCH");

    private readonly HttpClient http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
    private readonly string url;

    public Pds(string url, string token)
    {
        this.url = url;
        if (!string.IsNullOrEmpty(token)) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>A patient. Their id is another than was asked for when the record has been merged into another one.</summary>
    public Task<JObject> Read(string nhsNumber)
    {
        return ResourceOf(() => new HttpRequestMessage(HttpMethod.Get, $"{url}/Patient/{nhsNumber}"));
    }

    /// <summary>The patients that match, best first; null when they are too many. That answer has status 200, too.</summary>
    public async Task<List<JObject>> Find(string query)
    {
        JObject found = await ResourceOf(() => new HttpRequestMessage(HttpMethod.Get, $"{url}/Patient?{query}"));
        if ((string)found["resourceType"] == "OperationOutcome") return null;
        return found.SelectTokens("entry[*].resource").Cast<JObject>().ToList();
    }

    /// <summary>Changes a record by the patches that are made of it. When somebody else was quicker (409) the record is read again.</summary>
    public async Task<JObject> Update(string nhsNumber, Func<JObject, JArray> patchesFor)
    {
        for (int attempt = 1; ; attempt++)
        {
            JObject patient = await Read(nhsNumber);
            string body = new JObject(new JProperty("patches", patchesFor(patient))).ToString();
            HttpResponseMessage response = await Send(() => new HttpRequestMessage(Patch, $"{url}/Patient/{nhsNumber}")
            {
                Headers = { { "If-Match", $"W/\"{patient["meta"]["versionId"]}\"" } },
                Content = new StringContent(body, Encoding.UTF8, "application/json-patch+json"),
            });
            if (response.StatusCode != HttpStatusCode.Conflict || attempt == MostAttempts) return await ResourceOf(response);
            Console.WriteLine("409: somebody else has changed the record; reading it again");
        }
    }

    /// <summary>
    /// Sends a request, which cannot be sent twice and so is made anew for each attempt. While PDS is slow (503) or has had too many requests
    /// (429) it waits, and sends the same under the same X-Request-ID: so a change that went through after all is not made twice.
    /// </summary>
    private async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> makeRequest)
    {
        string id = Guid.NewGuid().ToString();
        for (int attempt = 1; ; attempt++)
        {
            HttpRequestMessage request = makeRequest();
            request.Headers.Add("X-Request-ID", id);
            HttpResponseMessage response = await http.SendAsync(request);
            bool isBusy = response.StatusCode == HttpStatusCode.ServiceUnavailable || response.StatusCode == TooManyRequests;
            if (!isBusy || attempt == MostAttempts) return response;
            TimeSpan pause = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1 << (attempt - 1));
            Console.WriteLine($"{(int)response.StatusCode}: again in {pause.TotalSeconds} s");
            await Task.Delay(pause);
        }
    }

    private async Task<JObject> ResourceOf(Func<HttpRequestMessage> makeRequest)
    {
        return await ResourceOf(await Send(makeRequest));
    }

    private static async Task<JObject> ResourceOf(HttpResponseMessage response)
    {
        JObject resource = JObject.Parse(await response.Content.ReadAsStringAsync());
        if (!response.IsSuccessStatusCode) throw new PdsException(response.StatusCode, resource["issue"][0]);
        return resource;
    }

    /// <summary>A mobile number replaces the one that is there, which keeps its id, or is added.</summary>
    private static Func<JObject, JArray> MobileNumber(string value)
    {
        return patient =>
        {
            JObject number = new JObject { ["system"] = "phone", ["use"] = "mobile", ["value"] = value };
            List<JToken> telecom = patient.SelectTokens("telecom[*]").ToList();
            int index = telecom.FindIndex(IsMobile);
            if (index >= 0) number["id"] = telecom[index]["id"];
            return new JArray(new JObject
            {
                ["op"] = index < 0 ? "add" : "replace",
                ["path"] = index < 0 ? "/telecom/-" : $"/telecom/{index}",
                ["value"] = number,
            });
        };
    }

    private static bool IsMobile(JToken contact)
    {
        return (string)contact["system"] == "phone" && (string)contact["use"] == "mobile";
    }

    public static void Main()
    {
        Run().GetAwaiter().GetResult();
    }

    private static async Task Run()
    {
        string server = Environment.GetEnvironmentVariable("NHS_SANDBOX_FHIR_URL") ?? "http://127.0.0.1:9001";
        Pds pds = new Pds($"{server}/personal-demographics/FHIR/R4", Environment.GetEnvironmentVariable("PDS_ACCESS_TOKEN"));

        JObject patient = await pds.Read("9000000084");
        JToken name = patient["name"].First(each => (string)each["use"] == "usual");
        Console.WriteLine($"{patient["id"]} is {string.Join(" ", name["given"])} {name["family"]}, born {patient["birthDate"]}.");

        foreach (string query in new[]
        {
            "family=Nobody&birthdate=1985-03-02",
            "family=Smith&gender=female&birthdate=2010-10-22",
            "family=Youds&birthdate=1970-01-24",
            "family=Youds&birthdate=1970-01-24&_max-results=1",
        })
        {
            List<JObject> found = await pds.Find(query);
            string family = query.Split('=', '&')[1];
            string ids = found == null ? "" : string.Concat(found.Select(each => $" {each["id"]}"));
            Console.WriteLine(found == null ? $"{family}: too many; ask for more about them" : $"{family}: found {found.Count}{ids}");
        }

        JObject changed = await pds.Update((string)patient["id"], MobileNumber("07700 900461"));
        Console.WriteLine($"{changed["id"]} has the mobile number {changed["telecom"].First(IsMobile)["value"]}.");
    }
}
