<#
.SYNOPSIS
Creates the databases that the published topology needs, and their mirrors.
.DESCRIPTION
What is there already is left alone, so it can be run again after any interruption. No database is ever deleted.
Exit codes: 0 done, 1 something failed, 2 something was left out.
.PARAMETER SeedShare
A share that the SQL Server service accounts can read and write, for the seed of the mirrors. Without it no mirror is made.
.PARAMETER Yes
Do not ask before each server.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([string]$SeedShare = '', [switch]$Yes)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

# Whether every database of the store is there; where the kit does not name them, the cmdlet looks itself.
function Test-Databases {
    param($Store)
    $names = @(Get-KitList -Object $Store -Name 'databases')
    if ($names.Count -eq 0) { return $false }
    $table = Invoke-KitSqlRead -DataSource (Get-KitDataSource -Store $Store) -Query 'SELECT name FROM sys.databases'
    $present = @()
    foreach ($row in $table.Rows) { $present = $present + [string]$row['name'] }
    foreach ($name in $names) { if ($present -notcontains $name) { return $false } }
    return $true
}

# Whether a pair is mirrored and in step.
function Test-Mirrored {
    param($Mirror)
    $rows = @()
    try { $rows = @(Get-CsDatabaseMirrorState -PoolFqdn $Mirror.pool -DatabaseType $Mirror.databaseType) }
    catch { if ($_.Exception.Message -notlike '*is not present on pool*') { throw } }
    if ($rows.Count -eq 0) { return $false }
    foreach ($row in $rows) {
        if ([string](Get-KitProperty -Object $row -Name 'StateOnPrimary') -ne 'Principal') { return $false }
        $status = Get-KitProperty -Object $row -Name 'MirroringStatusOnPrimary'
        if ('Synchronized', 'Synchronizing' -notcontains [string]$status) { return $false }
    }
    return $true
}

# Runs a cmdlet for the databases that the published topology has on an instance, and reads its report.
function Invoke-OnInstance {
    param([string]$Cmdlet, $Store, [int]$Number, [hashtable]$More)
    $report = [IO.Path]::Combine($run, $Cmdlet + '-' + [string]$Number + '.html')
    $parameters = @{ ConfiguredDatabases = $true; SqlServerFqdn = $Store.server; Report = $report; Confirm = $false }
    if ($Store.instance -ceq '') { $parameters['ForDefaultInstance'] = $true }
    else { $parameters['ForInstance'] = $Store.instance }
    foreach ($name in $More.Keys) { $parameters[$name] = $More[$name] }
    & $Cmdlet @parameters
    Assert-KitVerdict -Html $report -What $Cmdlet
}

if ($Yes) { $ConfirmPreference = 'None' }
Invoke-Kit -What 'databases' -Do {
    Import-KitModule
    $number = 0
    $left = @()
    # Where the files go: the paths that were reviewed, or what the instance has for new databases.
    $places = @{ UseDefaultSqlPaths = $true }
    $paths = @(Get-KitList -Object $kit -Name 'databasePaths')
    if ($paths.Count -gt 0) { $places = @{ DatabasePaths = [string[]]$paths } }
    foreach ($store in Get-KitList -Object $kit -Name 'databaseStores') {
        $number = $number + 1
        $source = Get-KitDataSource -Store $store
        if (Test-Databases -Store $store) {
            Write-KitLine -Text ('skip    the databases on ' + $source + ' are there')
        } elseif ($PSCmdlet.ShouldProcess($source, 'create the databases of the published topology')) {
            Invoke-OnInstance -Cmdlet 'Install-CsDatabase' -Store $store -Number $number -More $places
            # The cmdlet can end normally although a database failed.
            if (@(Get-KitList -Object $store -Name 'databases').Count -gt 0 -and -not (Test-Databases -Store $store)) {
                throw ('Install-CsDatabase ended, but not every database is there on ' + $source + '.')
            }
            Write-KitLine -Text ('done    databases on ' + $source)
        } else { $left = $left + $source }
    }
    foreach ($mirror in Get-KitList -Object $kit -Name 'mirrors') {
        $number = $number + 1
        $what = 'the mirror of ' + (Get-KitDataSource -Store $mirror.primary) + ' (' + $mirror.databaseType + ')'
        if (Test-Mirrored -Mirror $mirror) {
            Write-KitLine -Text ('skip    ' + $what + ' is there')
        } elseif ($SeedShare -ceq '') {
            Write-KitLine -Text ('left    ' + $what + ' needs -SeedShare')
            $left = $left + $what
        } elseif ($PSCmdlet.ShouldProcess($what, 'make it, with a backup and a restore over the share')) {
            Invoke-OnInstance -Cmdlet 'Install-CsMirrorDatabase' -Store $mirror.primary -Number $number -More @{ FileShare = $SeedShare }
            Write-KitLine -Text ('done    ' + $what)
        } else { $left = $left + $what }
    }
    if ($left.Count -eq 0) { Set-KitResult -Outcome 'done' -Text 'The databases are there.' }
    else { Set-KitResult -Outcome 'stopped' -Text ('Left out: ' + [string]::Join(', ', [string[]]$left)) }
}
