<#
.SYNOPSIS
Tests every condition of publishing that a script can test. It changes nothing.
.DESCRIPTION
Run it on the computer, in the account and in the (elevated) window that will publish. Exit codes: 0 everything passed,
1 something failed, 2 something is unknown, 3 the script itself failed.
.PARAMETER IsPart
Another script runs it, and keeps the transcript.
#>
[CmdletBinding()]
param([switch]$IsPart)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

function Get-SidOf {
    param([string]$Account)
    try {
        $name = New-Object Security.Principal.NTAccount $Account
        return $name.Translate([Security.Principal.SecurityIdentifier]).Value
    } catch [Security.Principal.IdentityNotMappedException] { return $null }
}

# RFC 4515: marks of the filter's own language.
function Get-EscapedFilter {
    param([string]$Text)
    return $Text.Replace('\', '\5c').Replace('*', '\2a').Replace('(', '\28').Replace(')', '\29')
}

function Find-ComputerAccount {
    param([string]$Fqdn)
    $forest = [DirectoryServices.ActiveDirectory.Forest]::GetCurrentForest()
    $root = New-Object DirectoryServices.DirectoryEntry ('GC://' + $forest.Name)
    $searcher = New-Object DirectoryServices.DirectorySearcher $root
    $escaped = Get-EscapedFilter -Text $Fqdn
    $searcher.Filter = '(&(objectCategory=computer)(|(dNSHostName=' + $escaped + ')(servicePrincipalName=HOST/' + $escaped + ')))'
    foreach ($property in 'distinguishedName', 'userAccountControl') { [void]$searcher.PropertiesToLoad.Add($property) }
    $found = $searcher.FindAll()
    try {
        foreach ($entry in $found) { [string]$entry.Properties['distinguishedname'][0] }
    } finally { $found.Dispose() }
}

function Test-Name {
    param([string]$Fqdn)
    try {
        [void][Net.Dns]::GetHostAddresses($Fqdn)
        return 'pass'
    } catch [Net.Sockets.SocketException] {
        $code = Get-KitFault -Exception $_.Exception -Property 'SocketErrorCode'
        if ($code -eq [Net.Sockets.SocketError]::HostNotFound) { return 'fail' }
        return 'unknown'
    }
}

function Test-Port {
    param([string]$Fqdn, [int]$Port)
    $client = New-Object Net.Sockets.TcpClient
    try {
        $attempt = $client.BeginConnect($Fqdn, $Port, $null, $null)
        if (-not $attempt.AsyncWaitHandle.WaitOne(3000)) { return $false }
        $client.EndConnect($attempt)
        return $true
    } catch { return $false } finally { $client.Close() }
}

function Test-Domain {
    $system = Get-WmiObject -Class Win32_ComputerSystem
    if (-not $system.PartOfDomain) {
        Add-KitCheck -Rule 'R158' -What 'This computer is in a domain' -State 'fail' -Reason 'It is in a workgroup.' -Cure 'Publish from a computer of the domain.'
        return
    }
    Add-KitCheck -Rule 'R158' -What 'This computer is in a domain' -State 'pass' -Reason '' -Cure ''
    $states = @{
        'Schema is prepared' = 'Get-CsAdServerSchema'
        'Forest is prepared' = 'Get-CsAdForest'
        'Domain is prepared' = 'Get-CsAdDomain'
    }
    foreach ($what in 'Schema is prepared', 'Forest is prepared', 'Domain is prepared') {
        $cmdlet = $states[$what]
        Invoke-KitCheck -Rule 'R158' -What $what -Check {
            $answer = [string](& $cmdlet)
            $good = 'SCHEMA_VERSION_STATE_CURRENT', 'LC_FORESTSETTINGS_STATE_READY', 'LC_DOMAINSETTINGS_STATE_READY', 'LC_DOMAIN_SETTINGS_STATE_READY'
            if ($good -ccontains $answer) {
                Add-KitCheck -Rule 'R158' -What $what -State 'pass' -Reason '' -Cure ''
            } elseif ($answer -ceq '') {
                Add-KitCheck -Rule 'R158' -What $what -State 'unknown' -Reason ($cmdlet + ' gave nothing.') -Cure ''
            } else {
                Add-KitCheck -Rule 'R158' -What $what -State 'fail' -Reason ($cmdlet + ' says ' + $answer + '.') -Cure 'Prepare Active Directory, or wait for its replication.'
            }
        }
    }
}

function Test-Groups {
    $me = [Security.Principal.WindowsIdentity]::GetCurrent()
    $mine = @($me.User.Value)
    foreach ($group in $me.Groups) { $mine = $mine + $group.Value }
    $principal = New-Object Security.Principal.WindowsPrincipal $me
    $isElevated = $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
    $sid = Get-SidOf -Account 'RTCUniversalServerAdmins'
    $what = 'You are a member of RTCUniversalServerAdmins'
    if ($null -eq $sid) {
        Add-KitCheck -Rule 'R153' -What $what -State 'unknown' -Reason 'The group was not found.' -Cure ''
    } elseif ($mine -ccontains $sid) {
        Add-KitCheck -Rule 'R153' -What $what -State 'pass' -Reason '' -Cure ''
    } elseif (-not $isElevated) {
        Add-KitCheck -Rule 'R153' -What $what -State 'unknown' -Reason 'The window is not elevated.' -Cure ''
    } else {
        Add-KitCheck -Rule 'R153' -What $what -State 'fail' -Reason 'The group is not in this logon.' -Cure 'Get added to the group, then sign out and in again.'
    }
    $domain = [DirectoryServices.ActiveDirectory.Domain]::GetComputerDomain()
    $entry = $domain.GetDirectoryEntry()
    $domainSid = New-Object Security.Principal.SecurityIdentifier ([byte[]]$entry.Properties['objectSid'][0]), 0
    if ($mine -ccontains ($domainSid.Value + '-512')) {
        Add-KitCheck -Rule 'R153' -What 'You are a Domain Admin here' -State 'pass' -Reason '' -Cure ''
        return
    }
    $containers = @()
    foreach ($computer in Get-KitList -Object $kit -Name 'computers') {
        foreach ($name in @(Find-ComputerAccount -Fqdn $computer.fqdn)) {
            $comma = $name.IndexOf(',')
            if ($comma -gt 0) { $containers = $containers + $name.Substring($comma + 1) }
        }
    }
    foreach ($container in @($containers | Sort-Object -Unique)) {
        $what = 'Setup permission is delegated on ' + $container
        Invoke-KitCheck -Rule 'R153' -What $what -Check {
            $answer = ''
            foreach ($output in @(Test-CsSetupPermission -ComputerOU $container -Domain $domain.Name)) {
                $text = ([string]$output).Trim()
                if ($text -eq 'True' -or $text -eq 'False') { $answer = $text }
            }
            if ($answer -eq 'True') {
                Add-KitCheck -Rule 'R153' -What $what -State 'pass' -Reason '' -Cure ''
            } elseif ($answer -eq 'False') {
                Add-KitCheck -Rule 'R153' -What $what -State 'fail' -Reason 'You are no Domain Admin, and it is not delegated.' -Cure 'Let a Domain Admin publish, or run Grant-CsSetupPermission.'
            } else {
                Add-KitCheck -Rule 'R153' -What $what -State 'unknown' -Reason 'Test-CsSetupPermission said neither True nor False.' -Cure ''
            }
        }
    }
}

function Test-Baseline {
    $what = 'Nobody published since the baseline'
    if (Test-KitHandedOver) {
        Add-KitCheck -Rule 'R162' -What $what -State 'n/a' -Reason 'It changed after this kit stopped for Topology Builder; the kit publishes nothing any more.' -Cure ''
        return
    }
    if ($kit.isFirst) {
        $what = 'Nothing is published yet'
        if (Test-KitStore) {
            Add-KitCheck -Rule 'R162' -What $what -State 'fail' -Reason 'There is a Central Management store already.' -Cure 'Download the topology, and make the kit with it as baseline.'
        } else {
            Add-KitCheck -Rule 'R162' -What $what -State 'pass' -Reason '' -Cure ''
        }
        return
    }
    $differences = @(Get-KitDifference -File 'baseline.txt')
    if ($differences.Count -eq 0) {
        Add-KitCheck -Rule 'R162' -What $what -State 'pass' -Reason '' -Cure ''
        return
    }
    if ($kit.isDirect -and @(Get-KitDifference -File 'design.txt').Count -eq 0) {
        Add-KitCheck -Rule 'R162' -What $what -State 'pass' -Reason 'The topology of the kit is published already.' -Cure ''
        return
    }
    Add-KitCheck -Rule 'R162' -What $what -State 'fail' -Reason ([string]$differences.Count + ' lines differ:') -Cure 'Download the topology again, bring the design up to date, and make the kit again.'
    Write-KitDifference -Differences $differences
}

function Test-Shares {
    foreach ($store in Get-KitList -Object $kit -Name 'fileStores') {
        $path = '\\' + $store.server + '\' + $store.share
        $what = 'The share ' + $path + ' is there'
        Invoke-KitCheck -Rule 'R155' -What $what -Check {
            $state = Test-Name -Fqdn $store.server
            if ($state -cne 'pass') {
                Add-KitCheck -Rule 'R155' -What $what -State $state -Reason 'The name of the file server does not resolve.' -Cure 'Create the DNS record.'
                return
            }
            try {
                [void](Get-Item -LiteralPath ('FileSystem::' + $path) -Force)
                Add-KitCheck -Rule 'R155' -What $what -State 'pass' -Reason '' -Cure ''
            } catch [UnauthorizedAccessException] {
                Add-KitCheck -Rule 'R155' -What $what -State 'pass' -Reason 'It is there, but you cannot read it.' -Cure ''
            } catch [Management.Automation.ItemNotFoundException] {
                if (Test-Port -Fqdn $store.server -Port 445) {
                    Add-KitCheck -Rule 'R155' -What $what -State 'fail' -Reason 'There is no such share.' -Cure 'Create the share.'
                } else {
                    Add-KitCheck -Rule 'R155' -What $what -State 'unknown' -Reason 'The file server does not answer on port 445.' -Cure ''
                }
            }
        }
        $what = 'You have Full Control of ' + $path
        Invoke-KitCheck -Rule 'R154' -What $what -Check { Test-ShareRights -What $what -Path $path }
    }
}

# Rights of the folder through the share; the rights of the share itself cannot be read from everywhere.
function Test-ShareRights {
    param([string]$What, [string]$Path)
    $me = [Security.Principal.WindowsIdentity]::GetCurrent()
    $mine = @($me.User.Value)
    foreach ($group in $me.Groups) { $mine = $mine + $group.Value }
    $rules = (Get-Acl -LiteralPath ('FileSystem::' + $Path)).GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])
    $full = [Security.AccessControl.FileSystemRights]::FullControl
    $isAllowed = $false
    foreach ($rule in $rules) {
        if ($mine -cnotcontains $rule.IdentityReference.Value) { continue }
        if ($rule.AccessControlType -eq [Security.AccessControl.AccessControlType]::Deny) {
            Add-KitCheck -Rule 'R154' -What $What -State 'fail' -Reason 'Some of it is denied to you.' -Cure 'Give yourself Full Control of share and folder.'
            return
        }
        if (($rule.FileSystemRights -band $full) -eq $full) { $isAllowed = $true }
    }
    if ($isAllowed) {
        Add-KitCheck -Rule 'R154' -What $What -State 'unknown' -Reason 'The folder allows it; whether the share does cannot be read from here.' -Cure ''
    } else {
        Add-KitCheck -Rule 'R154' -What $What -State 'fail' -Reason 'The folder does not give you Full Control.' -Cure 'Give yourself Full Control of share and folder, or become a local administrator of the file server.'
    }
}

function Test-Accounts {
    foreach ($computer in Get-KitList -Object $kit -Name 'computers') {
        if (-not $computer.needsAccount) { continue }
        $what = 'The account of ' + $computer.fqdn + ' exists'
        Invoke-KitCheck -Rule 'R156' -What $what -Check {
            $accounts = @(Find-ComputerAccount -Fqdn $computer.fqdn)
            if ($accounts.Count -eq 1) {
                Add-KitCheck -Rule 'R156' -What $what -State 'pass' -Reason '' -Cure ''
            } elseif ($accounts.Count -eq 0) {
                Add-KitCheck -Rule 'R156' -What $what -State 'fail' -Reason 'There is none in this forest.' -Cure 'Join the computer to the domain.'
            } else {
                Add-KitCheck -Rule 'R156' -What $what -State 'unknown' -Reason 'There are several.' -Cure ''
            }
        }
    }
}

function Test-SqlServers {
    foreach ($store in Get-KitList -Object $kit -Name 'sqlStores') {
        $source = Get-KitDataSource -Store $store
        $what = 'You are sysadmin of ' + $source
        Invoke-KitCheck -Rule 'R157' -What $what -Check { Test-SqlServer -What $what -Store $store -Source $source }
    }
}

function Test-SqlServer {
    param([string]$What, $Store, [string]$Source)
    $state = Test-Name -Fqdn $Store.server
    if ($state -cne 'pass') {
        Add-KitCheck -Rule 'R157' -What $What -State $state -Reason 'The name of the SQL Server does not resolve.' -Cure 'Create the DNS record.'
        return
    }
    try {
        $table = Invoke-KitSqlRead -DataSource $Source -Query 'SELECT IS_SRVROLEMEMBER(''sysadmin'') AS IsAdmin'
    } catch [Data.SqlClient.SqlException] {
        $number = Get-KitFault -Exception $_.Exception -Property 'Number'
        if (18456, 4060 -contains $number) {
            Add-KitCheck -Rule 'R157' -What $What -State 'unknown' -Reason 'You may not log in. Ask who creates the databases.' -Cure ''
        } elseif (-1, 2, 26, 53, 258 -notcontains $number) {
            Add-KitCheck -Rule 'R157' -What $What -State 'unknown' -Reason ('SQL Server says ' + [string]$number + ': ' + $_.Exception.Message) -Cure ''
        } else {
            Add-KitCheck -Rule 'R157' -What $What -State 'fail' -Reason ('SQL Server does not answer (' + [string]$number + ').') -Cure 'Start SQL Server and the SQL Server Browser, create the instance, open the firewall.'
        }
        return
    }
    $answer = [string]$table.Rows[0]['IsAdmin']
    if ($answer -ceq '1') {
        Add-KitCheck -Rule 'R157' -What $What -State 'pass' -Reason '' -Cure ''
    } elseif ($answer -ceq '0') {
        Add-KitCheck -Rule 'R157' -What $What -State 'fail' -Reason 'You are not.' -Cure 'Get the role, or let the database administrator run Install-Databases.ps1.'
    } else {
        Add-KitCheck -Rule 'R157' -What $What -State 'unknown' -Reason 'SQL Server does not say.' -Cure ''
    }
    $query = 'SELECT name, SUSER_SNAME(owner_sid) AS Owner FROM sys.databases WHERE name IN (N''mgc'', N''mgccomp'')'
    foreach ($row in (Invoke-KitSqlRead -DataSource $Source -Query $query).Rows) {
        $owned = 'The group RTCUniversalServerAdmins does not own ' + [string]$row['name'] + ' on ' + $Source
        $owner = [string]$row['Owner']
        if ($owner -eq '') {
            Add-KitCheck -Rule 'R161' -What $owned -State 'unknown' -Reason 'The owner cannot be resolved.' -Cure ''
        } elseif ($owner -like '*\RTCUniversalServerAdmins') {
            Add-KitCheck -Rule 'R161' -What $owned -State 'fail' -Reason 'It does.' -Cure 'Give the database to another login.'
        } else {
            Add-KitCheck -Rule 'R161' -What $owned -State 'pass' -Reason '' -Cure ''
        }
    }
}

# A first publication makes the Central Management store: a Standard Edition server needs its SQL Server Express for
# it, and any other SQL Server the room.
function Test-FirstPublication {
    if (-not $kit.isFirst) { return }
    foreach ($store in Get-KitList -Object $kit -Name 'centralManagement') {
        $source = Get-KitDataSource -Store $store
        if ($store.isStandardEdition) {
            $what = $store.server + ' is prepared as first Standard Edition server'
            Invoke-KitCheck -Rule 'R159' -What $what -Check { Test-FirstServer -What $what -Server $store.server }
        } else {
            $what = '20 GB are free on the SQL Server ' + $source
            Invoke-KitCheck -Rule 'R159' -What $what -Check { Test-Room -What $what -Source $source }
        }
    }
}

function Test-FirstServer {
    param([string]$What, [string]$Server)
    $services = @(Get-WmiObject -Class Win32_Service -ComputerName $Server | Where-Object { $_.Name -eq 'MSSQL$RTC' })
    if ($services.Count -eq 0) {
        Add-KitCheck -Rule 'R159' -What $What -State 'fail' -Reason 'It has no SQL Server instance RTC.' -Cure 'Run "Prepare first Standard Edition server" in the Deployment Wizard there.'
    } elseif ([string]$services[0].State -ne 'Running') {
        Add-KitCheck -Rule 'R159' -What $What -State 'fail' -Reason 'The service MSSQL$RTC does not run.' -Cure 'Start it.'
    } else {
        Add-KitCheck -Rule 'R159' -What $What -State 'pass' -Reason '' -Cure ''
    }
}

function Test-Room {
    param([string]$What, [string]$Source)
    $most = 0
    foreach ($row in (Invoke-KitSqlRead -DataSource $Source -Query 'EXEC master..xp_fixeddrives').Rows) {
        if ([int]$row[1] -gt $most) { $most = [int]$row[1] }
    }
    if ($most -ge 20480) {
        Add-KitCheck -Rule 'R159' -What $What -State 'pass' -Reason '' -Cure ''
    } elseif ($most -gt 0) {
        Add-KitCheck -Rule 'R159' -What $What -State 'fail' -Reason ('The largest free volume has ' + [string]$most + ' MB; mount points are not seen.') -Cure 'Free some space, or choose another SQL Server.'
    } else {
        Add-KitCheck -Rule 'R159' -What $What -State 'unknown' -Reason 'SQL Server does not say.' -Cure ''
    }
}

function Test-Mirrors {
    foreach ($mirror in Get-KitList -Object $kit -Name 'mirrors') {
        $what = 'Primary, mirror and witness of ' + $mirror.pool + ' (' + $mirror.databaseType + ') fit each other'
        Invoke-KitCheck -Rule 'R160' -What $what -Check {
            $query = 'SELECT CONVERT(nvarchar(128), SERVERPROPERTY(''ProductVersion'')) AS Version, CONVERT(nvarchar(128), SERVERPROPERTY(''Edition'')) AS Edition'
            $primary = (Invoke-KitSqlRead -DataSource (Get-KitDataSource -Store $mirror.primary) -Query $query).Rows[0]
            $second = (Invoke-KitSqlRead -DataSource (Get-KitDataSource -Store $mirror.mirror) -Query $query).Rows[0]
            $major = ([string]$primary['Version']).Split('.')[0]
            if (([string]$second['Version']).Split('.')[0] -cne $major) {
                Add-KitCheck -Rule 'R160' -What $what -State 'fail' -Reason 'The versions of primary and mirror differ.' -Cure 'Use the same version.'
            } elseif ([string]$primary['Edition'] -cne [string]$second['Edition']) {
                Add-KitCheck -Rule 'R160' -What $what -State 'fail' -Reason 'The editions of primary and mirror differ.' -Cure 'Use the same edition.'
            } else {
                Add-KitCheck -Rule 'R160' -What $what -State 'unknown' -Reason 'Versions and editions fit; the firewall between the SQL Servers and the share cannot be seen from here.' -Cure ''
            }
        }
    }
    foreach ($pool in Get-KitList -Object $kit -Name 'mirroredPools') {
        $what = 'The databases of ' + $pool.fqdn + ' (' + $pool.databaseType + ') are on their primaries'
        Invoke-KitCheck -Rule 'R164' -What $what -Check {
            try { $rows = @(Get-CsDatabaseMirrorState -PoolFqdn $pool.fqdn -DatabaseType $pool.databaseType) }
            catch {
                if ($_.Exception.Message -notlike '*is not present on pool*') { throw }
                Add-KitCheck -Rule 'R164' -What $what -State 'n/a' -Reason 'The pool has no such database.' -Cure ''
                return
            }
            $state = 'pass'
            foreach ($row in $rows) {
                if ([string](Get-KitProperty -Object $row -Name 'StateOnMirror') -eq 'Principal') { $state = 'fail' }
                elseif ([string](Get-KitProperty -Object $row -Name 'StateOnPrimary') -ne 'Principal' -and $state -ceq 'pass') { $state = 'unknown' }
            }
            if ($rows.Count -eq 0) { $state = 'unknown' }
            $reason = ''
            if ($state -cne 'pass') { $reason = 'A mirror is principal, or the state is not known.' }
            Add-KitCheck -Rule 'R164' -What $what -State $state -Reason $reason -Cure 'Run Invoke-CsDatabaseFailover with -NewPrincipal Primary first.'
        }
    }
}

function Test-SimpleUrls {
    if ($kit.isFirst) {
        Add-KitCheck -Rule 'R163' -What 'Simple URLs' -State 'n/a' -Reason 'They are set with the first publication.' -Cure ''
        return
    }
    $urls = @()
    foreach ($configuration in @(Get-CsSimpleUrlConfiguration)) {
        foreach ($url in @($configuration.SimpleUrl)) { if ($null -ne $url) { $urls = $urls + $url } }
    }
    foreach ($domain in Get-KitList -Object $kit -Name 'sipDomains') {
        $what = 'There is an active meeting URL for ' + $domain
        $isThere = $false
        foreach ($url in $urls) {
            if ($url.Component -eq 'Meet' -and $url.Domain -eq $domain -and [string]$url.ActiveUrl -ne '') { $isThere = $true }
        }
        if ($isThere) { Add-KitCheck -Rule 'R163' -What $what -State 'pass' -Reason '' -Cure '' }
        else { Add-KitCheck -Rule 'R163' -What $what -State 'fail' -Reason 'There is none.' -Cure 'Set it with Set-CsSimpleUrlConfiguration.' }
    }
    foreach ($url in $urls) {
        if ([string]$url.ActiveUrl -eq '') { continue }
        $uri = New-Object Uri ([string]$url.ActiveUrl)
        $state = Test-Name -Fqdn $uri.Host
        $reason = ''
        if ($state -cne 'pass') { $reason = 'It does not resolve here.' }
        Add-KitCheck -Rule 'R163' -What ($uri.Host + ' resolves') -State $state -Reason $reason -Cure 'Create the DNS record.'
    }
}

function Test-Replication {
    if ($kit.isFirst) { return }
    $rows = @(Get-CsManagementStoreReplicationStatus)
    if ($rows.Count -eq 0) {
        Add-KitCheck -Rule '' -What 'Replication is up to date' -State 'unknown' -Reason 'There is no answer.' -Cure ''
        return
    }
    $late = @()
    foreach ($row in $rows) { if (-not $row.UpToDate) { $late = $late + [string]$row.ReplicaFqdn } }
    if ($late.Count -eq 0) { Add-KitCheck -Rule '' -What 'Replication is up to date' -State 'pass' -Reason '' -Cure '' }
    else { Add-KitCheck -Rule '' -What 'Replication is up to date' -State 'unknown' -Reason ('Not yet: ' + [string]::Join(', ', [string[]]$late)) -Cure '' }
}

Invoke-Kit -What 'preflight' -Otherwise 'error' -IsPart:$IsPart -Do {
    Import-KitModule
    Invoke-KitCheck -Rule 'R158' -What 'Domain and forest' -Check { Test-Domain }
    Invoke-KitCheck -Rule 'R153' -What 'Groups of the publisher' -Check { Test-Groups }
    Invoke-KitCheck -Rule 'R162' -What 'Nobody published since the baseline' -Check { Test-Baseline }
    Invoke-KitCheck -Rule 'R155' -What 'Shares' -Check { Test-Shares }
    Invoke-KitCheck -Rule 'R156' -What 'Computer accounts' -Check { Test-Accounts }
    Invoke-KitCheck -Rule 'R157' -What 'SQL Servers' -Check { Test-SqlServers }
    Invoke-KitCheck -Rule 'R159' -What 'Central Management store' -Check { Test-FirstPublication }
    Invoke-KitCheck -Rule 'R160' -What 'Mirroring' -Check { Test-Mirrors }
    Invoke-KitCheck -Rule 'R163' -What 'Simple URLs' -Check { Test-SimpleUrls }
    Invoke-KitCheck -Rule '' -What 'Replication' -Check { Test-Replication }
    Complete-KitChecks -Name 'preflight'
}
